import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refuseNestedPool } from '#src/tasks/nested.js';
import { exported, inWorker } from './fixtures.js';

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

test('a task may make a pool', async () => {
  assert.equal((await inWorker(exported('makes-pool-in-task.mjs', 'makePool'))).value, 'made');
});

test('the program itself may make a pool', () => {
  assert.doesNotThrow(() => refuseNestedPool('new ThreadPool()'));
});
