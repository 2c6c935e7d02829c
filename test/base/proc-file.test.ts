import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { anonymousMemory } from '#src/base/anonymous-memory.js';
import { readProcFile } from '#src/base/proc-file.js';
import { isStopped } from '#src/workers/is-stopped.js';

const TIMES = 100;

describe('a file of /proc', { skip: process.platform !== 'linux' && 'reads /proc' }, () => {
  it('is read as it is, also after a longer one', () => {
    readProcFile('/proc/self/status');
    assert.equal(readProcFile('/proc/self/comm'), readFileSync('/proc/self/comm', 'latin1'));
  });

  it('that is not there throws as in readFileSync', () => {
    assert.throws(() => readProcFile('/proc/self/none'), { code: 'ENOENT' });
  });

  for (const ask of [anonymousMemory, isStopped]) {
    it(`takes no memory each time that ${ask.name} reads it`, () => {
      ask(process.pid);
      const before = process.memoryUsage().arrayBuffers;
      for (let time = 0; time < TIMES; time++) ask(process.pid);
      assert.ok(process.memoryUsage().arrayBuffers - before < TIMES * 1024);
    });
  }
});
