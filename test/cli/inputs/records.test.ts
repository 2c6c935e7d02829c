import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readRecords } from '#src/cli/inputs/records.js';

async function records(pieces: readonly Buffer[], separator: '\n' | '\0' = '\n'): Promise<string[]> {
  const all: string[] = [];
  async function* source(): AsyncGenerator<Buffer> {
    yield* pieces;
  }
  for await (const some of readRecords(source(), separator, 'stdin')) all.push(...some);
  return all;
}

test('However the bytes are cut, the lines are the same', async () => {
  const lines = fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, '')));
  await fc.assert(
    fc.asyncProperty(lines, fc.integer({ min: 1, max: 9 }), fc.boolean(), async (expected, size, windows) => {
      const bytes = Buffer.from(expected.map((line) => line + (windows ? '\r\n' : '\n')).join(''));
      const pieces: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
      assert.deepEqual(await records(pieces), expected);
    }),
  );
});

test('The last line needs no end, and an end opens no further line', async () => {
  assert.deepEqual(await records([Buffer.from('a\nb')]), ['a', 'b']);
  assert.deepEqual(await records([Buffer.from('a\nb\n')]), ['a', 'b']);
  assert.deepEqual(await records([Buffer.from('\n\n')]), ['', '']);
  assert.deepEqual(await records([]), []);
});

test('NUL-separated records keep their returns', async () => {
  assert.deepEqual(await records([Buffer.from('a\r\0b\r\n\0')], '\0'), ['a\r', 'b\r\n']);
});
