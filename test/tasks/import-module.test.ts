import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from '#src/base/clock.js';
import { TaskLoadError } from '#src/base/errors.js';
import { importedModule, importModule, isImporting } from '#src/tasks/import-module.js';
import { fixture, nodePrints } from './fixtures.js';

test('the bound of an import is 30 s if nothing else was said', async () => {
  let fire = () => {};
  let bound = 0;
  const clock: Clock = {
    now: () => 0,
    after(ms, callback) {
      bound = ms;
      fire = callback;
      return { cancel() {} };
    },
  };
  const importing = importModule(fixture('never-ends.mjs'), { clock });
  assert.equal(bound, 30_000);
  assert.ok(isImporting(fixture('never-ends.mjs')));
  fire();
  await assert.rejects(importing, (error) => error instanceof TaskLoadError && /30000 ms/.test(error.message));
  assert.ok(!isImporting(fixture('never-ends.mjs')));
});

test('an import within its bound cancels the timer', async () => {
  let cancelled = 0;
  const clock: Clock = { now: () => 0, after: () => ({ cancel: () => cancelled++ }) };
  const namespace = await importModule(fixture('plain.mjs'), { clock });
  assert.equal(cancelled, 1);
  assert.equal(importedModule(fixture('plain.mjs')), namespace);
});

test('a program that has nothing but an endless import to wait for is told instead of ending silently', async () => {
  assert.match(await nodePrints('wait-for-import.mjs'), /never-ends\.mjs: its import has not ended after 50 ms/);
});
