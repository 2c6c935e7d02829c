import assert from 'node:assert/strict';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { runProgram } from '../programs.js';
import { work } from '../tasks.js';

export function environmentContract(backEnd: BackEnd): void {
  theme(backEnd, "a worker's surroundings", (it) => {
    it('have the environment of the program, by default', async ({ pool, t }) => {
      process.env.BREAKEVEN_CONTRACT = 'here';
      t.after(() => delete process.env.BREAKEVEN_CONTRACT);
      assert.equal(await pool({ size: 1 }).submit(work.environment, 'BREAKEVEN_CONTRACT'), 'here');
    });

    it('have the environment that was given, and no other', async ({ pool, t }) => {
      process.env.BREAKEVEN_CONTRACT = 'here';
      t.after(() => delete process.env.BREAKEVEN_CONTRACT);
      const calls = pool({ size: 1, env: { GIVEN: 'yes', LEFT_OUT: undefined } });
      assert.deepEqual(await calls.map(work.environment, ['GIVEN', 'LEFT_OUT', 'BREAKEVEN_CONTRACT']), [
        'yes',
        undefined,
        undefined,
      ]);
    });

    it("have Node's options that were given", async ({ pool }) => {
      const calls = pool({ size: 1, execArgv: ['--no-warnings', '--conditions=contract'] });
      assert.deepEqual(await calls.submit(work.execArgv), ['--no-warnings', '--conditions=contract']);
    });

    it("inherit the program's own options, without those that make no sense in a worker", async () => {
      const options = ['--no-warnings', '--conditions=contract', '--inspect-port=0', '--test-name-pattern=x'];
      const { code, stdout, stderr } = await runProgram('surroundings', backEnd.key, ['execArgv'], options);
      assert.equal(code, 0, stderr);
      const inherited = JSON.parse(stdout) as string[];
      assert.ok(inherited.includes('--no-warnings') && inherited.includes('--conditions=contract'), stdout);
      assert.ok(!inherited.some((option) => /inspect|test/.test(option)), stdout);
    });

    it('let what workers print reach stdout and stderr of the program, also at the very end', async () => {
      const { code, stdout, stderr } = await runProgram('surroundings', backEnd.key, ['print']);
      assert.equal(code, 0, stderr);
      assert.deepEqual(stdout.split('\n').sort(), ['', 'out 0', 'out 1', 'out 2', 'through console']);
      assert.deepEqual(stderr.split('\n').sort(), ['', 'err 0', 'err 1', 'err 2']);
    });
  });

  theme(backEnd, 'a pool and the life of its program', (it) => {
    for (const [what, title, expected] of [
      ['idle', 'an idle pool never keeps the program alive', 'result 9\n'],
      ['warm', 'a warm pool that had no work does not keep it alive, either', 'warm\n'],
      ['after-failure', 'a pool whose task failed is idle', 'failed\n'],
      ['after-death', 'a pool whose worker died is idle', 'died\n'],
      ['after-cancel', 'a pool whose call was cancelled is idle', 'cancelled\n'],
      ['after-map', 'a pool whose map has ended is idle', 'mapped 50\n'],
      ['unread', 'an iteration that nobody reads on does not keep it alive', 'first 0\n'],
      ['busy', 'a busy pool keeps it alive until its work is done', 'result slow\n'],
      ['busy-map', 'a map keeps it alive until all items are done', 'mapped 20\n'],
      ['daemon', 'a busy pool that is a daemon does not', ''],
      ['timers', 'options with timers (idleTimeout, taskTimeout, maxMemoryPerWorker) do not', 'result 9\n'],
      ['printed', 'a worker that has printed does not', 'to stdout\nresult done\n'],
    ] as const) {
      it(title, async () => {
        const { code, signal, stdout, stderr } = await runProgram('keep-alive', backEnd.key, [what]);
        assert.deepEqual({ code, signal, stdout }, { code: 0, signal: null, stdout: expected }, stderr);
      });
    }
  });
}
