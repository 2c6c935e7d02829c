import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refuseNestedPool } from '#src/tasks/nested.js';
import { exported, inWorker, temporaryModule } from './fixtures.js';

test('a module that makes a pool when a worker imports it gets an error that names it and the fix', async () => {
  const { error } = await inWorker(exported('makes-pool.mjs', 'task'));
  assert.equal(error?.name, 'NestedPoolError');
  assert.equal(error.code, 'BREAKEVEN_NESTED_POOL');
  assert.match(error.message, /^new ThreadPool\(\): .*makes-pool\.mjs.*if \(isMain\(import\.meta\)\)/);
});

test('the same holds for code that the import started and nobody waited for', async () => {
  const { value } = await inWorker(exported('makes-pool-later.mjs', 'outcome'));
  assert.match(String(value), /makes-pool-later\.mjs.*isMain/);
});

test('where it slows every await down, the guard is left after an import that has started nothing', async () => {
  const inUse = "export const inUse = () => globalThis[Symbol.for('breakeven.importing/1')].module.enabled === true;";
  const slows = Number.parseInt(process.versions.node, 10) < 24;
  const done = temporaryModule('starts-nothing.mjs', inUse);
  const goingOn = temporaryModule('starts-a-timer.mjs', `setInterval(() => {}, 1000); ${inUse}`);
  const values: unknown[] = [];
  for (const module of [done, goingOn]) values.push((await inWorker({ kind: 'exported', module, key: 'inUse' })).value);
  assert.deepEqual(values, [false, slows]);
});

test('a task may make a pool', async () => {
  assert.equal((await inWorker(exported('makes-pool-in-task.mjs', 'makePool'))).value, 'made');
});

test('the program itself may make a pool', () => {
  assert.doesNotThrow(() => refuseNestedPool('new ThreadPool()'));
});
