import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PayloadTooLargeError } from '#src/base/errors.js';
import { writeFrame } from '#src/transport/frame.js';
import { pack } from '#src/transport/pack.js';
import { rewrite } from '#src/transport/rewrite.js';
import { scan } from '#src/transport/scan.js';
import { needsNative } from '../native.js';

const MOST = 1000;
const text = 'x'.repeat(100);

/** Each with 1,000 characters, most of which lie in one place of memory. */
const values: Readonly<Record<string, () => unknown>> = {
  'an array': () => Array(10).fill(text),
  'an object, keys included': () =>
    Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`${i}${text}`.slice(0, 50), 'y'.repeat(50)])),
  'a Map, keys included': () =>
    new Map(Array.from({ length: 10 }, (_, i) => [`${i}${text}`.slice(0, 50), 'y'.repeat(50)])),
  'a Set': () => new Set(Array.from({ length: 10 }, (_, i) => `${i}${text}`.slice(0, 100))),
  'what is nested': () => [[text, [text, { a: text.slice(2), b: [text, text] }]], Array(5).fill(text)],
  'a list so long that it is not copied': () => [...Array(10).fill(text), ...Array(10_000).fill(1)],
};

describe('a message', () => {
  for (const [what, make] of Object.entries(values)) {
    it(`counts all texts of ${what}, and may have so many, but not one more`, () => {
      const value = make();
      assert.equal(scan([value], 'tell', MOST).plain, true);
      assert.equal(scan([value, '!'], 'tell', MOST).plain, false);
      assert.ok(rewrite([value], 'args', { most: MOST }).text > MOST / 2 - 1);
      assert.throws(
        () => rewrite([value, '!'], 'args', { most: MOST }),
        (error) =>
          error instanceof PayloadTooLargeError && error.path === 'args' && /^args: more than/.test(error.message),
      );
    });
  }

  it('counts large buffers that go inside of it, those alone', needsNative, () => {
    const value = [new Uint8Array(2 ** 16), new Uint8Array(10)];
    const copier = { copy: (_source: ArrayBufferLike, _from: number, bytes: number) => new ArrayBuffer(bytes) };
    assert.throws(() => rewrite(value, 'args', { most: 2 ** 16 - 1 }), PayloadTooLargeError);
    assert.equal(rewrite(value, 'args', { most: 2 ** 16 - 1, copier }).bytes, 2 ** 16);
  });

  it('counts two bytes for each character of a long text that needs them, and one for each of others', () => {
    for (const [letter, bytes] of [
      ['\u00ff', 1000],
      ['\u0100', 2000],
    ] as const) {
      const value = [`${letter.repeat(1000)}${'x'.repeat(24)}`];
      const most = bytes + (24 * bytes) / 1000;
      assert.equal(rewrite(value, 'args', { most }).text, most);
      assert.equal(scan(value, 'tell', most).plain, true);
      assert.equal(scan(value, 'tell', most - 1).plain, false);
      assert.throws(() => rewrite(value, 'args', { most: most - 1 }), PayloadTooLargeError);
    }
  });

  it('counts the small buffers that go inside of it', () => {
    const value = [new Uint8Array(600), new ArrayBuffer(400)];
    assert.equal(scan(value, 'tell', MOST).plain, true);
    assert.equal(scan([...value, '!'], 'tell', MOST).plain, false);
    assert.equal(rewrite(value, 'args', { most: MOST }).bytes, 0);
    assert.throws(() => rewrite([...value, '!'], 'args', { most: MOST }), PayloadTooLargeError);
  });

  it('that is too large is refused before its Buffers are copied', () => {
    const value = [Buffer.allocUnsafeSlow(2 ** 26).subarray(1)];
    const before = process.memoryUsage().arrayBuffers;
    assert.throws(() => rewrite(value, 'args', { most: MOST }), PayloadTooLargeError);
    assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 20);
  });

  it('counts as a frame with all that it has', () => {
    const bytes = writeFrame(undefined, [text, 1, { a: 2 }], [], () => undefined).length;
    const write = (most: number) => writeFrame(undefined, [text, 1, { a: 2 }], [], () => undefined, most);
    assert.equal(write(bytes).length, bytes);
    assert.throws(() => write(bytes - 1), PayloadTooLargeError);
  });

  it('with a long text is one for itself', () => {
    assert.equal(pack(['x'.repeat(2 ** 16)], 'args').isLong, true);
    assert.equal(pack([new Map([['key', 'x'.repeat(2 ** 16)]]), Buffer.from('b')], 'args').isLong, true);
    assert.equal(pack(['x'.repeat(2 ** 16 - 1)], 'args').isLong, false);
  });
});
