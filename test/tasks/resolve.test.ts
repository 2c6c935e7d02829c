import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { describeTask } from '#src/tasks/describe.js';
import { resolveTask } from '#src/tasks/resolve.js';
import { tasks } from '#src/tasks/tasks.js';
import { type Answer, exported, fixture, inWorker, TaskWorker, temporaryModule } from './fixtures.js';

function assertLoadError(answer: Answer, file: string, reason: RegExp): void {
  assert.equal(answer.error?.name, 'TaskLoadError');
  assert.equal(answer.error.code, 'BREAKEVEN_TASK_LOAD');
  assert.ok(answer.error.message.includes(fileURLToPath(file)), answer.error.message);
  assert.match(answer.error.message, reason);
}

test('a worker imports the module and finds the task by its key', async () => {
  const wire = { kind: 'registered', module: fixture('registered.mjs'), key: 'double' } as const;
  assert.equal((await inWorker(wire, [21])).value, 42);
});

test('a worker finds the exported function of a module that registers nothing', async () => {
  assert.equal((await inWorker(exported('plain.mjs', 'square'), [3])).value, 9);
  assert.equal((await inWorker(exported('plain.mjs', 'default'), [3])).value, -3);
});

test('a key that a module only exports is found too', async () => {
  const wire = { kind: 'registered', module: fixture('registered.mjs'), key: 'alsoExported' } as const;
  assert.equal((await inWorker(wire, [1])).value, 2);
});

test('a worker compiles an inline function', async () => {
  assert.equal(
    (
      await inWorker(
        describeTask((x: number) => x * x),
        [5],
      )
    ).value,
    25,
  );
});

test('an inline function fails with the name of its free variable, whether it throws or rejects', async () => {
  const limit = 10;
  for (const task of [(x: number) => x + limit, async (x: number) => x + limit]) {
    const { error } = await inWorker(describeTask(task), [1]);
    assert.equal(error?.name, 'InlineFunctionError');
    assert.match(error.message, /'limit'/);
  }
});

test('a worker finds native functions below globalThis', async () => {
  assert.equal((await inWorker(describeTask(Math.sqrt), [16])).value, 4);
  assert.equal((await inWorker(describeTask(String), [16])).value, '16');
});

test('a path that globalThis does not have in the worker is told', async () => {
  const { error } = await inWorker({ kind: 'global', path: 'Math.cubeOf' });
  assert.match(error?.message ?? '', /globalThis\.Math\.cubeOf: it is not there/);
});

test('a task that is already known is found at once', () => {
  const f = () => 1;
  tasks('file:///resolve-test.js', { f });
  assert.equal(resolveTask(describeTask(f)), f);
  assert.equal(typeof resolveTask(describeTask((x: number) => x)), 'function');
  assert.equal(resolveTask({ kind: 'global', path: 'Math.sqrt' }), Math.sqrt);
});

test('an exported task is found at once the second time, and can be handed on', async () => {
  const wire = exported('plain.mjs', 'square');
  const square = await resolveTask(wire);
  assert.equal(resolveTask(wire), square);
  assert.deepEqual(describeTask(square), wire);
});

test('a module is imported once, however many ask for it at the same time', async () => {
  const worker = new TaskWorker();
  const calls = Array.from({ length: 5 }, () => ({ wire: exported('counts-imports.mjs', 'timesImported') }));
  const answers = await worker.runAll(calls);
  await worker[Symbol.asyncDispose]();
  assert.deepEqual(
    answers.map(({ value }) => value),
    [1, 1, 1, 1, 1],
  );
});

test('a task does not run before its module has been evaluated to the end', async () => {
  const worker = new TaskWorker();
  const wire = { kind: 'registered', module: fixture('registers-then-waits.mjs'), key: 'isReady' } as const;
  const answers = await worker.runAll([{ wire }, { wire }]);
  await worker[Symbol.asyncDispose]();
  assert.deepEqual(
    answers.map(({ value }) => value),
    [true, true],
  );
});

test('a module that is missing is told with its file', async () => {
  assertLoadError(await inWorker(exported('gone.mjs', 'f')), fixture('gone.mjs'), /there is no such file/);
});

test('a folder in place of a module is told', async () => {
  assertLoadError(await inWorker(exported('.', 'f')), fixture('.'), /it is a folder/);
});

test('a module that imports something missing is told with what is missing', async () => {
  const answer = await inWorker(exported('imports-missing.mjs', 'f'));
  assertLoadError(answer, fixture('imports-missing.mjs'), /imports something that is missing \(.*is-not-there\.mjs/);
});

test('a syntax error is told with its place', async () => {
  const module = temporaryModule('syntax-error.mjs', '\nexport function broken( {\n');
  const answer = await inWorker({ kind: 'exported', module, key: 'broken' });
  assertLoadError(answer, module, /syntax error: .+ \(.*syntax-error\.mjs:\d+\)/);
});

test('a syntax error in what the module imports is not blamed on the module', async () => {
  temporaryModule('syntax-error-below.mjs', 'export function broken( {\n');
  const module = temporaryModule('imports-syntax-error.mjs', "import './syntax-error-below.mjs';");
  const answer = await inWorker({ kind: 'exported', module, key: 'f' });
  assertLoadError(answer, module, /syntax error: .+ \(in a module that it imports\)/);
});

test('an import of a name that the other module does not have is told with that name', async () => {
  const module = temporaryModule('imports-no-name.mjs', "import { cube } from 'node:path';");
  assertLoadError(await inWorker({ kind: 'exported', module, key: 'f' }), module, /not there \(.*'cube'/);
});

test('a module that throws while it is imported is told with what it threw, which is the cause', async () => {
  const answer = await inWorker(exported('throws.mjs', 'f'));
  assertLoadError(answer, fixture('throws.mjs'), /threw while it was imported \(RangeError: the camera is off\)/);
  assert.equal(answer.error?.cause, 'RangeError: the camera is off');
});

test('a module that throws null is told as well', async () => {
  assertLoadError(await inWorker(exported('throws-null.mjs', 'f')), fixture('throws-null.mjs'), /imported \(null\)/);
});

test('a top-level await that never ends is told after a bound of time', async () => {
  const answer = await inWorker(exported('never-ends.mjs', 'task'), [], 50);
  assertLoadError(answer, fixture('never-ends.mjs'), /not ended after 50 ms.*top-level await that never settles/);
});

test('a task that the module does not have is told with those that it has', async () => {
  const wire = { kind: 'registered', module: fixture('registered.mjs'), key: 'triple' } as const;
  const tasksThere = /has no task 'triple'\. Its tasks are: double, where, Counter, alsoExported/;
  assertLoadError(await inWorker(wire), fixture('registered.mjs'), tasksThere);
});

test('an export that is no function is told as what it is', async () => {
  const answer = await inWorker(exported('plain.mjs', 'WIDTH'));
  assertLoadError(answer, fixture('plain.mjs'), /its 'WIDTH' is no task but 800/);
});

test('a program without a file is told to put its tasks into a module', async () => {
  const answer = await inWorker({ kind: 'registered', module: 'file:///folder/[eval1]', key: 'f' });
  assertLoadError(answer, 'file:///folder/[eval1]', /--eval or on stdin.*put its tasks into a module/);
});

test('after a failed import the worker goes on with other modules', async () => {
  const worker = new TaskWorker();
  const failed = await worker.run(exported('throws.mjs', 'f'));
  const next = await worker.run(exported('plain.mjs', 'square'), [2]);
  await worker[Symbol.asyncDispose]();
  assert.equal(failed.error?.name, 'TaskLoadError');
  assert.equal(next.value, 4);
});
