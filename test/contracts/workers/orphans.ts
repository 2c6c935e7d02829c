import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { until } from '../observe.js';
import { ended, startProgram } from '../programs.js';

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export function orphansContract(backEnd: BackEnd): void {
  theme(backEnd, 'the end of the program', (it) => {
    it('by SIGKILL ends its workers within 2 s, even from a busy loop', async () => {
      const program = startProgram('main-dies', [backEnd.key]);
      const [pids] = (await once(program.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
      const workers = String(pids).trim().split(' ').map(Number);
      assert.ok(workers.length >= 1 && workers.every((pid) => isAlive(pid)));
      program.kill('SIGKILL');
      await once(program, 'close');
      await until(() => !workers.some(isAlive), 'the workers have gone', 5 * 2_000);
    });

    it("is the program's own decision at Ctrl-C: workers ignore it, and the library has no handler", async () => {
      const program = startProgram('interrupted', [backEnd.key], { detached: true });
      const end = ended(program);
      await once(program.stdout as NodeJS.ReadableStream, 'data');
      // As the terminal does: to the whole group.
      process.kill(-(program.pid as number), 'SIGINT');
      const { code, signal, stdout, stderr } = await end;
      assert.deepEqual({ code, signal, stderr }, { code: 0, signal: null, stderr: '' });
      assert.equal(stdout, 'handlers 0\ninterrupted\nresult safe\n');
    });
  });
}
