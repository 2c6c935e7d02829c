import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { TaskLoadError } from '#src/base/errors.js';
import { describeTask } from '#src/tasks/describe.js';
import { findTask } from '#src/tasks/find-task.js';

const folder = mkdtempSync(join(tmpdir(), 'breakeven-find-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const TASKS = JSON.stringify(import.meta.resolve('#src/tasks/tasks.js'));

function moduleOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('An exported function is found by its name', async () => {
  const path = moduleOf('plain.mjs', 'export function double(x) { return 2 * x; }');
  const task = await findTask(path, 'double');
  assert.equal(task(2), 4);
  assert.deepEqual(describeTask(task), { kind: 'exported', module: pathToFileURL(path).href, key: 'double' });
});

test('A key of tasks() is found, under whatever name its record is exported', async () => {
  const path = moduleOf(
    'registered.mjs',
    `import { tasks } from ${TASKS}; export const all = tasks(import.meta, { triple: (x) => 3 * x });`,
  );
  const task = await findTask(path, 'triple');
  assert.deepEqual(describeTask(task), { kind: 'registered', module: pathToFileURL(path).href, key: 'triple' });
});

test("A task in a record that another module's tasks() made is found where it is exported on", async () => {
  moduleOf(
    'origin.mjs',
    `import { tasks } from ${TASKS}; export const all = tasks(import.meta, { half: (x) => x / 2 });`,
  );
  const path = moduleOf('passes-on.mjs', "export { all } from './origin.mjs';");
  const task = await findTask(path, 'half');
  assert.deepEqual(describeTask(task), {
    kind: 'registered',
    module: pathToFileURL(join(folder, 'origin.mjs')).href,
    key: 'half',
  });
});

test('A name that is not there is told with those that are', async () => {
  const path = moduleOf('some.mjs', 'export const one = () => 1; export const two = () => 2; export const size = 3;');
  await assert.rejects(
    findTask(path, 'three'),
    (error) => error instanceof TaskLoadError && /'three'.*one, two/.test(error.message),
  );
  await assert.rejects(findTask(path, 'size'), /'size' is no task/);
  await assert.rejects(findTask(path, 'toString'), /'toString'/);
});

test('A name of two different functions is refused', async () => {
  const path = moduleOf(
    'twice.mjs',
    `import { tasks } from ${TASKS}; export const all = tasks(import.meta, { f: () => 1 }); export const f = () => 2;`,
  );
  await assert.rejects(findTask(path, 'f'), /2 functions of that name/);
});

test('A function that is both exported and registered is one task', async () => {
  const path = moduleOf(
    'both.mjs',
    `import { tasks } from ${TASKS}; export const f = () => 1; export const all = tasks(import.meta, { f });`,
  );
  assert.equal((await findTask(path, 'f'))(), 1);
});
