import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { ended } from '../contracts/programs.js';
import { crashes, row } from './fault.js';
import { program } from './program.js';
import { faulty } from './tasks.js';

row('native-crash', ({ fault, it, where }) => {
  fault('fails the call with its signal', {
    on: 'processes',
    victim: (calls) => calls.submit(faulty.segfault),
    comesTo: crashes({ signal: 'SIGSEGV', task: 'segfault' }),
  });

  if (where === 'threads') {
    it('ends the program, as documented: threads share its fate', async () => {
      const [node, ...args] = program('call', 'thread', 'segfault');
      const { signal, stdout } = await ended(spawn(node, args));
      assert.deepEqual({ signal, stdout }, { signal: 'SIGSEGV', stdout: '' });
    });
  }
});
