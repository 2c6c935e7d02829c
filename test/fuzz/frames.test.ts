import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { StreamReader, withLength } from '#src/transport/byte-stream.js';
import { readFrame, writeFrame } from '#src/transport/frame.js';
import { framesByValue } from '#src/transport/frames.js';
import { deserialise, serialise } from '#src/transport/serialise.js';
import { bounded } from './bounded.js';
import { damage } from './damage.js';
import { fuzz } from './fuzz.js';

const buffer = new ArrayBuffer(64);
const shared = new SharedArrayBuffer(32);

/** Of every kind that crosses. */
const messages: readonly unknown[] = [
  [0, 1, 0, 0.5, { id: 7, name: 'seven', list: [1, 2.5, 'x', null, undefined, true] }],
  [1, 2, 0, 0.1, { kind: 'error', class: 'TypeError', name: 'TypeError', message: 'no', stack: 'TypeError: no' }],
  { type: 'report', seq: 3, index: 0, report: { value: 'half', specials: undefined } },
  [
    new Map([[{ a: 1 }, new Set([1, 'two'])]]),
    new Date(7),
    /ab+c/gi,
    2n ** 80n,
    Object.assign([1, 2], { length: 5 }),
    new Error('e'),
  ],
  [new Uint8Array(buffer, 8, 8), new Float64Array(buffer), buffer, new DataView(buffer, 1, 3), new Int16Array(3)],
  ['a text', 'ein längerer Text', '日本語', 'x'.repeat(300)],
  [new Uint8Array(shared), Object(1), Object('s'), Object(1n), Object(true)],
];
const message = fc.constantFrom(...messages);
const anyBytes = fc.uint8Array({ maxLength: 200 });

test('a frame that is damaged, or none at all, is read as a message or refused', () =>
  fuzz(
    fc.property(message, damage, anyBytes, fc.boolean(), (sent, damaged, random, isRandom) => {
      const frame = isRandom ? random : damaged(new Uint8Array(framesByValue.write(sent)));
      bounded(() => framesByValue.read(frame));
    }),
    3000,
  ));

test('a frame of which something stands outside, and that is damaged, is read as a message or refused', () =>
  fuzz(
    fc.property(message, damage, (sent, damaged) => {
      const frame = writeFrame([1, [2], ['stands for it']], [sent, buffer], [buffer], () => ['stands for it']);
      const reader = { head: () => [new ArrayBuffer(64)], shared: () => new SharedArrayBuffer(32) };
      bounded(() => readFrame(damaged(new Uint8Array(frame)), reader));
    }),
    3000,
  ));

test('a value for many that is damaged is read or refused', () =>
  fuzz(
    fc.property(fc.constantFrom(...messages.slice(0, 6)), damage, (sent, damaged) => {
      bounded(() => deserialise(damaged(serialise(sent, [])), []));
    }),
    3000,
  ));

test('a view of so many bytes, in a frame without them, is refused', () => {
  const view = framesByValue.write(new Uint8Array(1));
  // Behind the view's length: its buffer, and here a number instead.
  const [head, offset] = [view.subarray(0, 6), view.subarray(6, 22)];
  const number = Buffer.alloc(9, 'N');
  number.writeDoubleLE(2 ** 31, 1);
  const outcome = bounded(() => framesByValue.read(Buffer.concat([head, offset, number])));
  assert.match(outcome.error?.message ?? '', /view of no buffer/);
});

test('views within views without end are refused', () => {
  for (const levels of [100, 10_000, 1_000_000]) {
    // Each is a host object over shared memory, for which the next one stands.
    const nested = Buffer.alloc(2 * levels, Uint8Array.of('\\'.charCodeAt(0), 0));
    const frame = Buffer.concat([framesByValue.write(undefined).subarray(0, 3), nested]);
    const reader = { head: () => [], shared: () => new SharedArrayBuffer(0) };
    assert.ok(bounded(() => readFrame(frame, reader)).error);
  }
});

/** A stream in pieces. */
const pieces = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 });

function* piecesOf(stream: Uint8Array, lengths: readonly number[]): Iterable<Buffer> {
  for (let at = 0, piece = 0; at < stream.length; piece++) {
    const end = at + lengths[piece % lengths.length]!;
    yield Buffer.from(stream.subarray(at, end));
    at = end;
  }
}

test('a stream of frames gives each, in whatever pieces it comes', () =>
  fuzz(
    fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 })), pieces, (frames, lengths) => {
      const reader = new StreamReader();
      const got: number[][] = [];
      for (const piece of piecesOf(Buffer.concat(frames.map(withLength)), lengths))
        for (const frame of reader.read(piece)) got.push([...frame]);
      assert.deepEqual(
        got,
        frames.map((frame) => [...frame]),
      );
    }),
    500,
  ));

test('a stream that is damaged gives no more bytes than have come, or is refused', () =>
  fuzz(
    fc.property(fc.array(anyBytes, { minLength: 1, maxLength: 6 }), damage, pieces, (frames, damaged, lengths) => {
      const whole = Buffer.concat(frames.filter(({ length }) => length > 0).map(withLength));
      fc.pre(whole.length > 0);
      const stream = damaged(new Uint8Array(whole));
      bounded(() => {
        const reader = new StreamReader();
        let given = 0;
        for (const piece of piecesOf(stream, lengths)) for (const frame of reader.read(piece)) given += frame.length;
        assert.ok(given <= stream.length);
      });
    }),
    3000,
  ));
