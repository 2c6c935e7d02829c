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

for (const scheme of ['data:', 'DATA:', ' data:', 'blob:']) {
  test(`a module whose text comes with the reference (${scheme}) is not run`, () => {
    const module = `${scheme}text/javascript,export const task = () => 1`;
    assert.throws(() => taskValue.prepare({ kind: 'exported', module, key: 'task' }), /as text is not run/);
  });
}

test('a task that is known here crosses, wherever its module came from', () => {
  const f = () => 1;
  tasks('data:text/javascript,known', { f });
  const data = structuredClone(taskValue.encode(f));
  taskValue.prepare(data);
  assert.equal(taskValue.decode(data), f);
});
