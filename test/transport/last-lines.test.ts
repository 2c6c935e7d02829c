import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LastLines } from '#src/transport/last-lines.js';

/** What the pool reads of what the worker wrote. */
function linesOf(...texts: readonly string[]): string {
  const pool = new LastLines();
  const worker = new LastLines(pool.memory);
  for (const text of texts) worker.add(Buffer.from(text));
  return pool.text;
}

describe('LastLines', () => {
  it('is empty at first', () => {
    assert.equal(linesOf(), '');
  });

  it('keeps what was written, without the empty end', () => {
    assert.equal(linesOf('one\ntw', 'o\n\n'), 'one\ntwo');
  });

  it('keeps the last ten lines', () => {
    const all = Array.from({ length: 100 }, (_, i) => `line ${i}`);
    assert.equal(linesOf(...all.map((line) => `${line}\n`)), all.slice(-10).join('\n'));
  });

  it('keeps no more than the last 4096 bytes, in one piece or in many', () => {
    const [long, end] = ['a'.repeat(10_000), 'b'.repeat(4000)];
    const kept = 'a'.repeat(96) + end;
    assert.equal(linesOf(long, end), kept);
    assert.equal(linesOf(...long, ...end), kept);
  });

  it('keeps a character whose bytes come in two pieces', () => {
    const bytes = Buffer.from('für 5 €');
    const pool = new LastLines();
    for (const byte of bytes) pool.add(Buffer.of(byte));
    assert.equal(pool.text, 'für 5 €');
  });
});
