import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LastWords } from '#src/workers/last-words.js';

const FATAL = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n';

describe('the last words of a process', () => {
  it('are the last lines that it wrote', () => {
    const words = new LastWords();
    for (let line = 0; line < 100; line++) words.add(Buffer.from(`line ${line}\n`));
    assert.match(words.text, /^line 9\d\n(line 9\d\n)*line 99$/);
    assert.equal(words.outOfMemory, false);
  });

  it('tell that its heap was full, in whatever pieces it wrote that and whatever followed', () => {
    for (const bytes of [FATAL.length, 20, 1]) {
      const words = new LastWords();
      for (let at = 0; at < FATAL.length; at += bytes) words.add(Buffer.from(FATAL.slice(at, at + bytes)));
      for (let frame = 0; frame < 50; frame++) words.add(Buffer.from(`${frame}: 0xb090e0 node::Abort() [node]\n`));
      assert.equal(words.outOfMemory, true, `pieces of ${bytes}`);
    }
  });
});
