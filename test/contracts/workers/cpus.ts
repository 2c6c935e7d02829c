import assert from 'node:assert/strict';
import type { Pool, PoolOptions } from 'breakeven';
import { allowedCpus } from '../../allowed-cpus.js';
import type { BackEnd } from '../back-ends.js';
import { type Ground, theme } from '../contract.js';
import { failure, refusal } from '../observe.js';
import { runProgram } from '../programs.js';
import { work } from '../tasks.js';

const allowed = allowedCpus();
const first = allowed.at(0) as number;
const last = allowed.at(-1) as number;

export function cpusContract(backEnd: BackEnd): void {
  theme(backEnd, 'the option cpus', (it) => {
    const itPins = (title: string, body: (make: (options: PoolOptions) => Pool) => Promise<void>) =>
      it(title, async (ground) => {
        if (await canPin(ground)) await body(ground.pool);
      });

    itPins('has each worker run on its own ones', async (make) => {
      const pool = make({ size: 2, cpus: [first, [last]] });
      assert.deepEqual(await pool.everyWorker(work.cpus), [[first], [last]]);
    });

    itPins('begins again with the first where there are more workers', async (make) => {
      const pool = make({ size: 3, cpus: [last, allowed] });
      assert.deepEqual(await pool.everyWorker(work.cpus), [[last], allowed, [last]]);
    });

    itPins('holds for the initializer, too', async (make) => {
      const pool = make({ size: 1, cpus: [last], initializer: [work.initializeOnCpus] });
      assert.deepEqual(await pool.submit(work.state), [last]);
    });

    itPins('gives a worker that replaces another the same ones', async (make) => {
      const pool = make({ size: 2, cpus: [first, last] });
      for (let deaths = 0; deaths < 3; deaths++) {
        await pool.warm();
        await failure(pool.submit(work.die, 1));
        await pool.warm();
        const cpus = await pool.everyWorker(work.cpus);
        assert.deepEqual(cpus.flat().sort(), [first, last].sort());
      }
    });

    itPins("leaves the program's other threads alone, also those that a task's first call brings about", async () => {
      const { code, stdout, stderr } = await runProgram('surroundings', backEnd.key, ['pinned']);
      const everyThread = allowed.length === 1;
      const own = backEnd.kind === 'thread' ? 1 : 0;
      assert.ok(code === 0 && (everyThread || stdout === `${own}\n`), `threads on one CPU: ${stdout}${stderr}`);
    });

    itPins('naming a CPU that may not be used is OptionError, and tells those that may', async () => {
      const error = await refusal(() => backEnd.make({ cpus: [first, [first, last + 1]] }));
      assert.equal(error.name, 'OptionError');
      assert.match(error.message, new RegExp(`'cpus' names CPU ${last + 1}, .* This process may use ${first}\\b`));
    });

    it('without the native part is NativeUnavailableError at once', async ({ t }) => {
      const before = process.env.BREAKEVEN_NATIVE;
      process.env.BREAKEVEN_NATIVE = '0';
      t.after(() => {
        if (before === undefined) delete process.env.BREAKEVEN_NATIVE;
        else process.env.BREAKEVEN_NATIVE = before;
      });
      const { stdout } = await runProgram('surroundings', backEnd.key, ['without-native']);
      assert.match(stdout, /^NativeUnavailableError .*option 'cpus' needs breakeven's native part/);
    });
  });
}

/** Else the test is skipped, with the reason. */
async function canPin({ pool, t }: Ground): Promise<boolean> {
  try {
    pool({ cpus: [first] });
    return true;
  } catch (error) {
    if ((error as Error).name !== 'NativeUnavailableError') throw error;
    t.skip('the native part is not built or is switched off');
    return false;
  }
}
