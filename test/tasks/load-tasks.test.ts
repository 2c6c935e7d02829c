import assert from 'node:assert/strict';
import { relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { OptionError, TaskLoadError } from '#src/base/errors.js';
import { describeTask } from '#src/tasks/describe.js';
import { loadTasks } from '#src/tasks/load-tasks.js';
import { fixture, inWorker, temporaryModule } from './fixtures.js';

interface Plain {
  readonly WIDTH: number;
  square(x: number): number;
  readonly Point: new () => object;
  default(x: number): number;
}

const plain = fixture('plain.mjs');

function loadError(message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof TaskLoadError && message.test(error.message);
}

test('loadTasks gives the exported functions and classes of a module as tasks', async () => {
  const { square, Point, default: negate } = await loadTasks<Plain>(plain);
  assert.equal(square(3), 9);
  assert.ok(new Point());
  assert.deepEqual(describeTask(square), { kind: 'exported', module: plain, key: 'square' });
  assert.equal((await inWorker(describeTask(negate), [3])).value, -3);
});

test('a module may be given as a URL, as the text of a URL, or as a path', async () => {
  const path = fileURLToPath(plain);
  const { square } = await loadTasks<Plain>(plain);
  for (const form of [new URL(plain), plain, path, relative('.', path)]) {
    assert.equal((await loadTasks<Plain>(form)).square, square);
  }
});

test('functions that the module has registered itself keep their keys', async () => {
  const { alsoExported } = await loadTasks<{ alsoExported(x: number): number }>(fixture('registered.mjs'));
  assert.equal(describeTask(alsoExported).kind, 'exported');
});

test('the types are those of the exported functions, and of nothing else', async () => {
  const loaded = await loadTasks<Plain>(plain);
  const result: number = loaded.square(2);
  assert.equal(result, 4);
  // @ts-expect-error: the wrong type of argument
  loaded.square('2');
  // @ts-expect-error: no function, so no task
  assert.throws(() => loaded.WIDTH);
});

test('a name that is no function is told at once, with the names there are', async () => {
  const loaded = (await loadTasks(plain)) as Record<string, unknown>;
  assert.throws(() => loaded.sqare, loadError(/has no task 'sqare'\. Its tasks are: Point, default, square\./));
  assert.throws(() => loaded.WIDTH, loadError(/its 'WIDTH' is no task but 800/));
  assert.throws(() => loaded.numbers, loadError(/its 'numbers' is no task but function numbers/));
});

test('the result can be awaited, spread, shown and turned into JSON', async () => {
  const loaded = await loadTasks(plain);
  assert.equal(await Promise.resolve(loaded), loaded);
  assert.deepEqual(Object.keys({ ...loaded }), ['Point', 'default', 'square']);
  assert.equal(JSON.stringify(loaded), '{}');
  assert.equal(`${loaded}`, '[object Object]');
});

for (const [what, url, reason] of [
  ['a file that is missing', fixture('gone.mjs'), /gone\.mjs: there is no such file/],
  ['a module that throws', fixture('throws.mjs'), /throws\.mjs: it threw while it was imported \(RangeError/],
  ['a module without functions', fixture('no-functions.mjs'), /no-functions\.mjs: it exports no function .*WIDTH/],
] as const) {
  test(`loadTasks rejects for ${what}`, async () => {
    await assert.rejects(loadTasks(url), loadError(reason));
  });
}

test('loadTasks rejects for a syntax error', async () => {
  await assert.rejects(loadTasks(temporaryModule('bad.mjs', 'export function f( {')), loadError(/syntax error/));
});

test('loadTasks refuses what is no URL or path', async () => {
  await assert.rejects(
    loadTasks(42 as unknown as string),
    (error) => error instanceof OptionError && /^loadTasks\(url\).*got 42/.test(error.message),
  );
});
