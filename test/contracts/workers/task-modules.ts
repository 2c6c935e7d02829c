import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadTasks, tasks } from 'breakeven';
import type { BackEnd } from '../back-ends.js';
import { type Ground, theme } from '../contract.js';
import { failure, rejection } from '../observe.js';
import { runProgram } from '../programs.js';
import { square, work } from '../tasks.js';

const library = import.meta.resolve('breakeven');

function moduleIn({ folder }: Ground, source: string, name = 'tasks.mjs'): URL {
  const path = join(folder(), name);
  writeFileSync(path, source);
  return pathToFileURL(path);
}

type Numbers = Record<'triple' | 'add', (...args: number[]) => number>;

export function taskModulesContract(backEnd: BackEnd): void {
  theme(backEnd, 'a task', (it) => {
    it('stays the function that it was: called directly it is the sequential baseline', () => {
      assert.equal(work.square, square);
      assert.equal(work.square(5), 25);
    });

    it('crosses as a reference when it is passed as an argument or returned', async ({ pool }) => {
      const calls = pool({ size: 1 });
      assert.equal(await calls.submit(work.call as (task: unknown, item: number) => number, work.square, 4), 16);
      assert.equal(await calls.submit(work.echo, work.add), work.add);
      assert.deepEqual(await calls.map(work.echo, [{ task: work.square }]), [{ task: work.square }]);
    });

    it('may be registered under the URL or path of its module', async (ground) => {
      const url = moduleIn(ground, `import { tasks } from '${library}'; tasks(import.meta, { triple: (x) => 3 * x });`);
      const triple = (x: number): number => 3 * x;
      const { triple: task } = tasks(url, { triple });
      assert.equal(await ground.pool({ size: 1 }).submit(task, 5), 15);
    });
  });

  theme(backEnd, 'loadTasks', (it) => {
    it('gives the functions of a module that knows nothing of breakeven', async (ground) => {
      const url = moduleIn(
        ground,
        'export const triple = (x) => 3 * x; export function add(a, b) { return a + b; } export const no = 1;',
      );
      const { triple, add } = await loadTasks<Numbers>(url);
      const calls = ground.pool({ size: 1 });
      assert.deepEqual(await calls.map(triple, [1, 2]), [3, 6]);
      assert.equal(await calls.submit(add, 1, 2), 3);
      assert.equal(add(1, 2), 3);
    });

    it('takes modules of CommonJS', async (ground) => {
      const url = moduleIn(ground, 'exports.triple = (x) => 3 * x;', 'tasks.cjs');
      const { triple } = await loadTasks<Numbers>(url);
      assert.equal(await ground.pool({ size: 1 }).submit(triple, 5), 15);
    });

    it('takes modules of TypeScript', async (ground) => {
      const url = moduleIn(ground, 'export const triple = (x: number): number => 3 * x;', 'tasks.ts');
      const { triple } = await loadTasks<Numbers>(url);
      assert.equal(await ground.pool({ size: 1 }).submit(triple, 5), 15);
    });

    it('tells at once of a module that is missing, and of a name that is no function', async (ground) => {
      const missing = await failure(
        loadTasks(new URL('./missing.mjs', moduleIn(ground, 'export const one = () => 1;'))),
      );
      assert.deepEqual([missing.name, missing.code], ['TaskLoadError', 'BREAKEVEN_TASK_LOAD']);
      assert.match(missing.message, /missing\.mjs/);
      const loaded = await loadTasks<Numbers>(
        moduleIn(ground, 'export const add = (a, b) => a + b; export const one = 1;'),
      );
      assert.throws(() => loaded.triple, /triple.*add/s);
    });
  });

  theme(backEnd, 'a task module that does not load', (it) => {
    const broken: Readonly<Record<string, { source: string | undefined; says: RegExp }>> = {
      'is missing': { source: undefined, says: /broken\.mjs.*no such file/s },
      'has a syntax error': { source: 'export const = ;', says: /broken\.mjs.*syntax|Syntax/s },
      'throws when it is imported': { source: "throw new RangeError('not today');", says: /broken\.mjs.*not today/s },
      'imports what is missing': { source: "import './nowhere.mjs';", says: /nowhere\.mjs/ },
      'has no such task': {
        source: `import { tasks } from '${library}'; tasks(import.meta, { other: () => 1 });`,
        says: /'triple'.*other/s,
      },
    };
    for (const [how, { source, says }] of Object.entries(broken)) {
      it(`because it ${how} rejects with TaskLoadError, which names file and reason`, async (ground) => {
        const { pool, folder } = ground;
        const path = join(folder(), 'broken.mjs');
        if (source !== undefined) writeFileSync(path, source);
        const { triple } = tasks(pathToFileURL(path), { triple: (x: number) => 3 * x });
        const calls = pool({ size: 1 });
        const settled = await calls.mapSettled(triple, [1, 2]);
        for (const one of settled) {
          assert.ok(one.status === 'rejected');
          const { reason } = one as { reason: Error & { code: string } };
          assert.deepEqual([reason.name, reason.code], ['TaskLoadError', 'BREAKEVEN_TASK_LOAD'], reason.stack);
          assert.match(reason.message, says);
        }
        assert.equal((await failure(calls.submit(triple, 1))).name, 'TaskLoadError');
        assert.equal(await calls.submit(work.square, 3), 9);
        assert.equal(calls.stats().deaths, 0);
      });
    }

    it("keeps what it threw as the error's cause", async (ground) => {
      const url = moduleIn(ground, "throw new RangeError('not today');");
      const { triple } = tasks(url, { triple: (x: number) => 3 * x });
      const error = await failure(ground.pool({ size: 1 }).submit(triple, 1));
      assert.ok(error.cause instanceof RangeError);
    });

    it('as the initializer breaks the pool with TaskLoadError as the cause', async (ground) => {
      const url = new URL('./missing.mjs', moduleIn(ground, ''));
      const { start } = tasks(url, { start: () => 1 });
      const error = await failure(ground.pool({ size: 1, initializer: [start] }).submit(work.square, 1));
      assert.equal(error.name, 'BrokenPoolError');
      assert.equal((error.cause as Error).name, 'TaskLoadError');
    });
  });

  theme(backEnd, 'a module that makes a pool', (it) => {
    it('while a worker imports it gets NestedPoolError, which names it and the cure; no worker of a worker starts', async () => {
      const { code, stdout, stderr } = await runProgram('unguarded', backEnd.key);
      assert.equal(code, 0, stderr);
      // What a worker prints and what it answers take different ways: either may come first.
      const lines = stdout.trim().split('\n');
      assert.equal(lines.filter((line) => line === 'started').length, 2, stdout);
      const [name, message, ...more] = lines.filter((line) => line !== 'started');
      assert.deepEqual([name, more], ['NestedPoolError', []], stdout);
      assert.match(message ?? '', /unguarded\.js.*isMain/);
    });

    it('only where it is main runs as it is', async () => {
      const { code, stdout, stderr } = await runProgram('guarded', backEnd.key);
      assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: 'started\n1,4,9\n', stderr: '' });
    });

    it('in a running task may do so', async ({ pool }) => {
      assert.equal(await pool({ size: 1 }).submit(work.poolInside, 3), 9);
    });

    it('in a task that leaves it open does not hold up the close of the outer one', async ({ pool }) => {
      const calls = pool({ size: 1 });
      assert.equal(await calls.submit(work.poolLeftOpen, 3), 9);
      await calls.close();
      assert.equal(((await rejection(calls.submit(work.square, 1))) as Error).name, 'PoolClosedError');
    });
  });
}
