import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadTasks } from '#src/tasks/load-tasks.js';
import { taskValue } from '#src/tasks/task-value.js';
import { tasks } from '#src/tasks/tasks.js';
import { fixture } from './fixtures.js';

test('a registered task crosses as a reference and arrives as the function', () => {
  const f = () => 1;
  tasks('file:///task-value-test.js', { f });
  const data = structuredClone(taskValue.encode(f));
  assert.equal(taskValue.prepare(data), undefined);
  assert.equal(taskValue.decode(data), f);
});

test('a task whose module is not there yet is imported before it is decoded', async () => {
  const data = { kind: 'exported', module: fixture('plain.mjs'), key: 'square' };
  await taskValue.prepare(data);
  const { square } = await loadTasks(fixture('plain.mjs'));
  assert.equal(taskValue.decode(data), square);
});

test('only what is registered crosses', () => {
  assert.equal(
    taskValue.canHandle(() => 1),
    false,
  );
  assert.equal(taskValue.canHandle({ kind: 'registered' }), false);
});

test('no source text is taken from data', () => {
  assert.throws(() => taskValue.prepare({ kind: 'inline', source: '() => 1', name: 'f' }), TypeError);
  assert.throws(() => taskValue.prepare(null), TypeError);
});
