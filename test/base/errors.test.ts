import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import * as errors from '#src/base/errors.js';

const death: errors.WorkerDeath = {
  workerId: 3,
  pid: 77,
  exitCode: null,
  signal: 'SIGKILL',
  task: 'thumbnail',
  index: 5,
  attempt: 2,
  stderr: 'last words',
};

const each: [make: () => errors.BreakevenError, name: string, code: string][] = [
  [() => new errors.OptionError('m'), 'OptionError', 'BREAKEVEN_OPTION'],
  [() => new errors.TaskLoadError('m'), 'TaskLoadError', 'BREAKEVEN_TASK_LOAD'],
  [() => new errors.InlineFunctionError('m'), 'InlineFunctionError', 'BREAKEVEN_INLINE_FUNCTION'],
  [() => new errors.NestedPoolError('m'), 'NestedPoolError', 'BREAKEVEN_NESTED_POOL'],
  [() => new errors.NotSerializableError('m', 'args[0]'), 'NotSerializableError', 'BREAKEVEN_NOT_SERIALIZABLE'],
  [() => new errors.PayloadTooLargeError('m', 'args'), 'PayloadTooLargeError', 'BREAKEVEN_PAYLOAD_TOO_LARGE'],
  [() => new errors.WorkerCrashedError('m', death), 'WorkerCrashedError', 'BREAKEVEN_WORKER_CRASHED'],
  [() => new errors.WorkerMemoryError('m', death), 'WorkerMemoryError', 'BREAKEVEN_WORKER_MEMORY'],
  [() => new errors.BrokenPoolError('m'), 'BrokenPoolError', 'BREAKEVEN_BROKEN_POOL'],
  [() => new errors.TaskTimeoutError('m', 5), 'TaskTimeoutError', 'BREAKEVEN_TASK_TIMEOUT'],
  [() => new errors.WaitTimeoutError('m', 5), 'WaitTimeoutError', 'BREAKEVEN_WAIT_TIMEOUT'],
  [() => new errors.TaskCancelledError('m'), 'AbortError', 'ABORT_ERR'],
  [() => new errors.PoolClosedError('m'), 'PoolClosedError', 'BREAKEVEN_POOL_CLOSED'],
  [() => new errors.PoolTerminatedError('m'), 'PoolTerminatedError', 'BREAKEVEN_POOL_TERMINATED'],
  [() => new errors.QueueFullError('m'), 'QueueFullError', 'BREAKEVEN_QUEUE_FULL'],
  [() => new errors.SharedMemoryError('m'), 'SharedMemoryError', 'BREAKEVEN_SHARED_MEMORY'],
  [() => new errors.NativeUnavailableError('m'), 'NativeUnavailableError', 'BREAKEVEN_NATIVE_UNAVAILABLE'],
];

describe('every error', () => {
  for (const [make, name, code] of each) {
    it(`${make().constructor.name} is a BreakevenError with name ${name} and code ${code}`, () => {
      const error = make();
      assert.ok(error instanceof errors.BreakevenError);
      assert.deepEqual([error.name, error.code, error.message], [name, code, 'm']);
      assert.ok(inspect(error).startsWith(`${name}: m`) || inspect(error).includes(`[${name}]: m`), inspect(error));
    });
  }

  it('has its name on the prototype, and not among its own properties', () => {
    for (const [make] of each) assert.equal(Object.hasOwn(make(), 'name'), false);
  });

  it('is listed here', () => {
    const exported = Object.values(errors).filter((value) => value !== errors.BreakevenError);
    assert.deepEqual(new Set(each.map(([make]) => make().constructor)), new Set(exported));
  });
});

describe('BreakevenError', () => {
  it('has a cause only when one was given, also an undefined one', () => {
    assert.equal('cause' in new errors.BrokenPoolError('m'), false);
    assert.equal('cause' in new errors.BrokenPoolError('m', { cause: undefined }), true);
    assert.equal(new errors.BrokenPoolError('m', { cause: null }).cause, null);
  });
});

describe('WorkerCrashedError', () => {
  it('tells all that is known of the death, and so does WorkerMemoryError', () => {
    for (const error of [new errors.WorkerCrashedError('m', death), new errors.WorkerMemoryError('m', death)]) {
      const { workerId, pid, exitCode, signal, task, index, attempt, stderr } = error;
      assert.deepEqual({ workerId, pid, exitCode, signal, task, index, attempt, stderr }, death);
      assert.ok(error instanceof errors.WorkerCrashedError);
    }
  });
});
