import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LastLines } from '#src/workers/last-lines.js';

function linesOf(...texts: (string | Buffer)[]): string {
  const lines = new LastLines();
  for (const text of texts) lines.add(Buffer.from(text as string));
  return lines.text;
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

  it('keeps no more than the last 4096 characters, however long a line', () => {
    const text = linesOf('a'.repeat(10_000), 'b'.repeat(4000));
    assert.equal(text, 'a'.repeat(96) + 'b'.repeat(4000));
  });

  it('keeps a character whose bytes come in two pieces', () => {
    const bytes = Buffer.from('für 5 €');
    assert.equal(linesOf(bytes.subarray(0, -1), bytes.subarray(-1)), 'für 5 €');
  });
});
