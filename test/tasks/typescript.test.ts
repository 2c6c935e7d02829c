import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TaskLoadError } from '#src/base/errors.js';
import { referenceOf } from '#src/tasks/registry.js';
import { importSource } from '#src/tasks/typescript.js';
import { exported, fixture, inWorker, temporaryModule } from './fixtures.js';

test('a task module in TypeScript runs in a worker as it is, enums and TypeScript-style imports included', async () => {
  const wire = { kind: 'registered', module: fixture('with-enum.ts'), key: 'up' } as const;
  assert.equal((await inWorker(wire, [1])).value, 11);
});

test('modules that are imported at the same time register their tasks each under its own place', async () => {
  const urls = ['with-enum.ts', 'with-enum-too.ts'].map(fixture);
  const [first, second] = await Promise.all(urls.map((url) => importSource(url)));
  assert.deepEqual([referenceOf(first?.up)?.module, referenceOf(second?.down)?.module], urls);
});

test('a module that jiti evaluates knows its own place, and registers its tasks under it', async () => {
  const namespace = await importSource(fixture('with-enum.ts'));
  assert.equal(namespace.place, fixture('with-enum.ts'));
  assert.deepEqual(referenceOf(namespace.up), {
    kind: 'registered',
    module: fixture('with-enum.ts'),
    key: 'up',
  });
});

for (const extension of ['mts', 'cts', 'tsx']) {
  test(`.${extension} files are task modules too`, async () => {
    assert.equal((await inWorker(exported(`typed.${extension}`, 'triple'), [2])).value, 6);
  });
}

test('where TypeScript cannot be loaded the error says what to install', async () => {
  await assert.rejects(
    importSource(fixture('with-enum.ts'), async () => undefined),
    (error) =>
      error instanceof TaskLoadError &&
      /with-enum\.ts: .*Install jiti \(npm install jiti\).*node --import tsx.*Node 22\.18/.test(error.message) &&
      error.cause instanceof Error,
  );
});

test('a missing import is not taken for a want of TypeScript', async () => {
  const { error } = await inWorker(exported('imports-missing.ts', 'task'));
  assert.match(error?.message ?? '', /imports something that is missing \(.*is-not-there/);
});

test('a module in TypeScript that throws is told with what it threw', async () => {
  const { error } = await inWorker(exported('throws.ts', 'f'));
  assert.match(error?.message ?? '', /throws\.ts: it threw while it was imported \(RangeError: the camera is off\)/);
});

test('a syntax error in TypeScript is told as one', async () => {
  const module = temporaryModule('bad.ts', 'export const f = (x: number): number => 3 * ;');
  const { error } = await inWorker({ kind: 'exported', module, key: 'f' });
  assert.match(error?.message ?? '', /bad\.ts: syntax error: .*\(.*bad\.ts:1/);
});
