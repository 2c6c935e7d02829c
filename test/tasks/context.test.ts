import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { TaskCancelledError } from '#src/base/errors.js';
import {
  contextPolicy,
  oneAtATime,
  RunningTask,
  severalAtOnce,
  type TaskHost,
  taskContext,
} from '#src/tasks/context.js';

function running(host: Partial<TaskHost> = {}, ...place: readonly number[]): RunningTask {
  return new RunningTask(
    { workerId: 1, state: undefined, isCancelled: () => false, report: () => {}, ...host },
    ...place,
  );
}

test('outside a pool the context is neutral, so that a task can be called directly', () => {
  const context = taskContext();
  assert.equal(context.workerId, 0);
  assert.equal(context.attempt, 1);
  assert.equal(context.state, undefined);
  assert.equal(context.cancelled, false);
  assert.equal(context.signal.aborted, false);
  assert.equal(context.signal, context.signal);
  context.throwIfCancelled();
  context.report(0.5);
});

for (const [name, policy] of Object.entries({ oneAtATime, severalAtOnce })) {
  test(`${name}: a task finds its own context, before and after it awaits`, async () => {
    const context = running({ workerId: 3, state: { open: true } }, 2);
    const task = async (x: number) => {
      const before = taskContext();
      await sleep(1);
      return [before, taskContext(), x];
    };
    const [before, after, x] = await policy.run(context, task, 7);
    policy.leave();
    assert.equal(before, context);
    assert.equal(after, context);
    assert.equal(x, 7);
    assert.equal(taskContext().workerId, 0);
  });
}

test('several at once keep their contexts apart', async () => {
  const task = async (ms: number) => {
    await sleep(ms);
    return taskContext().workerId;
  };
  const slow = severalAtOnce.run(running({ workerId: 1 }), task, 5);
  const fast = severalAtOnce.run(running({ workerId: 2 }), task, 1);
  assert.deepEqual(await Promise.all([slow, fast]), [1, 2]);
});

test('the plain variable is for one task at a time only', () => {
  assert.equal(contextPolicy(1), oneAtATime);
  assert.equal(contextPolicy(2), severalAtOnce);
});

test('cancelled asks each time, for loops that poll it', () => {
  let word = 0;
  const context = running({ isCancelled: () => word !== 0 });
  assert.equal(context.cancelled, false);
  word = 1;
  assert.equal(context.cancelled, true);
});

test('throwIfCancelled throws TaskCancelledError as long as the reason is not known', () => {
  assert.throws(
    () => running({ isCancelled: () => true }).throwIfCancelled(),
    (error) => error instanceof TaskCancelledError && error.name === 'AbortError' && error.code === 'ABORT_ERR',
  );
});

test('throwIfCancelled throws the reason of the signal', () => {
  const context = running();
  const reason = new Error('no longer wanted');
  context.abort(reason);
  assert.throws(
    () => context.throwIfCancelled(),
    (error) => error === reason,
  );
  assert.equal(context.signal.reason, reason);
});

test('the signal fires, whether it was asked for before or after', () => {
  const context = running();
  let heard = 0;
  context.signal.addEventListener('abort', () => heard++);
  context.abort('enough');
  assert.equal(heard, 1);
  assert.equal(context.signal.reason, 'enough');
  assert.equal(context.cancelled, true);
  const later = running();
  later.abort();
  assert.equal(later.signal.aborted, true);
  assert.ok(later.signal.reason instanceof TaskCancelledError);
});

test('the first reason stands', () => {
  const context = running();
  context.abort('first');
  context.abort('second');
  assert.equal(context.signal.reason, 'first');
});

test('report hands on fractions, messages and other values', () => {
  const reports: unknown[] = [];
  const context = running({ report: (_call, _item, value) => reports.push(value) });
  for (const value of [0.5, 'half way', { rows: 3 }]) context.report(value);
  assert.deepEqual(reports, [0.5, 'half way', { rows: 3 }]);
});

test('the host is asked about the very call and item', () => {
  const asked: unknown[] = [];
  const context = running(
    { isCancelled: (...place) => asked.push(place) < 0, report: (...place) => asked.push(place) },
    1,
    1030,
    7,
  );
  assert.equal(context.cancelled, false);
  context.throwIfCancelled();
  context.report('half way');
  assert.deepEqual(asked, [
    [1030, 7],
    [1030, 7],
    [1030, 7, 'half way'],
  ]);
});

test('two copies of the package in one thread see the same context', async () => {
  const url = `${import.meta.resolve('#src/tasks/context.js')}?copy`;
  const copy = (await import(url)) as typeof import('#src/tasks/context.js');
  const context = running();
  assert.equal(
    oneAtATime.run(context, () => copy.taskContext(), undefined),
    context,
  );
  oneAtATime.leave();
  assert.equal(
    severalAtOnce.run(context, () => copy.taskContext(), undefined),
    context,
  );
});
