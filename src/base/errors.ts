/** Every error that breakeven throws. Each carries a stable `code`, and its message says what was called, what went wrong, what to do. */

export interface ErrorOptionsWithCause {
  readonly cause?: unknown;
}

export class BreakevenError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptionsWithCause) {
    super(message, options !== undefined && 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
  }
}

/** An option that does not exist, or has a value it cannot take. */
export class OptionError extends BreakevenError {
  constructor(message: string) {
    super('BREAKEVEN_OPTION', message);
  }
}

/** A task module that is missing, broken, never ends loading, or has no such task. */
export class TaskLoadError extends BreakevenError {
  constructor(message: string, options?: ErrorOptionsWithCause) {
    super('BREAKEVEN_TASK_LOAD', message, options);
  }
}

/** An inline function that cannot run in a worker: it uses a variable of its surroundings, `this`, or is no plain function. */
export class InlineFunctionError extends BreakevenError {
  constructor(message: string, options?: ErrorOptionsWithCause) {
    super('BREAKEVEN_INLINE_FUNCTION', message, options);
  }
}

/** A module made a pool while a worker was importing it. */
export class NestedPoolError extends BreakevenError {
  constructor(message: string) {
    super('BREAKEVEN_NESTED_POOL', message);
  }
}

/** A value that cannot cross to or from a worker. `path` says where it sits, for example `args[0].user.socket`. */
export class NotSerializableError extends BreakevenError {
  readonly path: string;
  constructor(message: string, path: string, options?: ErrorOptionsWithCause) {
    super('BREAKEVEN_NOT_SERIALIZABLE', message, options);
    this.path = path;
  }
}

/** A value whose message would be over 2 GiB. `path` names the value, for example `args` or `result`. */
export class PayloadTooLargeError extends BreakevenError {
  readonly path: string;
  constructor(message: string, path: string, options?: ErrorOptionsWithCause) {
    super('BREAKEVEN_PAYLOAD_TOO_LARGE', message, options);
    this.path = path;
  }
}

/** What is known of a worker's death. */
export interface WorkerDeath {
  readonly workerId: number;
  /** Process id; for a thread, that of its process. */
  readonly pid: number;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Name of the task that was running, if one was. */
  readonly task?: string | undefined;
  /** Index in its map of the item that was running. */
  readonly index?: number | undefined;
  /** 1 for the first try. */
  readonly attempt?: number | undefined;
  /** The last lines that the worker wrote to stderr. */
  readonly stderr: string;
}

/** The worker died while it ran this call. */
export class WorkerCrashedError extends BreakevenError {
  readonly workerId: number;
  readonly pid: number;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly task: string | undefined;
  readonly index: number | undefined;
  readonly attempt: number | undefined;
  readonly stderr: string;

  constructor(message: string, death: WorkerDeath, options?: ErrorOptionsWithCause, code = 'BREAKEVEN_WORKER_CRASHED') {
    super(code, message, options);
    this.workerId = death.workerId;
    this.pid = death.pid;
    this.exitCode = death.exitCode;
    this.signal = death.signal;
    this.task = death.task;
    this.index = death.index;
    this.attempt = death.attempt;
    this.stderr = death.stderr;
  }
}

/** The worker died for want of memory. */
export class WorkerMemoryError extends WorkerCrashedError {
  constructor(message: string, death: WorkerDeath, options?: ErrorOptionsWithCause) {
    super(message, death, options, 'BREAKEVEN_WORKER_MEMORY');
  }
}

/** Too many workers died, or none could be started: the pool has given up. `cause` is the last death. */
export class BrokenPoolError extends BreakevenError {
  constructor(message: string, options?: ErrorOptionsWithCause) {
    super('BREAKEVEN_BROKEN_POOL', message, options);
  }
}

/** The task ran longer than its `timeout`. */
export class TaskTimeoutError extends BreakevenError {
  /** The limit, in ms. */
  readonly timeout: number;
  constructor(message: string, timeout: number) {
    super('BREAKEVEN_TASK_TIMEOUT', message);
    this.timeout = timeout;
  }
}

/** A wait (`future.result`, `asCompleted`) took longer than its `timeout`; the tasks themselves go on. */
export class WaitTimeoutError extends BreakevenError {
  /** The limit, in ms. */
  readonly timeout: number;
  constructor(message: string, timeout: number) {
    super('BREAKEVEN_WAIT_TIMEOUT', message);
    this.timeout = timeout;
  }
}

/** The call was cancelled. Looks like any aborted operation of Node: name `AbortError`, code `ABORT_ERR`. */
export class TaskCancelledError extends BreakevenError {
  constructor(message = 'The task was cancelled.', options?: ErrorOptionsWithCause) {
    super('ABORT_ERR', message, options);
  }
}

/** The pool no longer takes work. */
export class PoolClosedError extends BreakevenError {
  constructor(message: string) {
    super('BREAKEVEN_POOL_CLOSED', message);
  }
}

/** The pool was terminated before this call had finished. */
export class PoolTerminatedError extends BreakevenError {
  constructor(message: string, options?: ErrorOptionsWithCause) {
    super('BREAKEVEN_POOL_TERMINATED', message, options);
  }
}

/** `submit` beyond `maxQueue`. */
export class QueueFullError extends BreakevenError {
  constructor(message: string) {
    super('BREAKEVEN_QUEUE_FULL', message);
  }
}

/** Shared memory could not be had or used as asked: no room, a name that is taken, an array that was disposed of. */
export class SharedMemoryError extends BreakevenError {
  constructor(message: string, options?: ErrorOptionsWithCause) {
    super('BREAKEVEN_SHARED_MEMORY', message, options);
  }
}

/** What was called needs the native part, which this process does not have. */
export class NativeUnavailableError extends BreakevenError {
  constructor(message: string, options?: ErrorOptionsWithCause) {
    super('BREAKEVEN_NATIVE_UNAVAILABLE', message, options);
  }
}

// On the prototype, so that it is no own property; by a table, so that a bundler may rename the classes.
for (const [name, errorClass] of Object.entries({
  BreakevenError,
  OptionError,
  TaskLoadError,
  InlineFunctionError,
  NestedPoolError,
  NotSerializableError,
  PayloadTooLargeError,
  WorkerCrashedError,
  WorkerMemoryError,
  BrokenPoolError,
  TaskTimeoutError,
  WaitTimeoutError,
  AbortError: TaskCancelledError,
  PoolClosedError,
  PoolTerminatedError,
  QueueFullError,
  SharedMemoryError,
  NativeUnavailableError,
})) {
  Object.defineProperty(errorClass.prototype, 'name', { value: name, configurable: true, writable: true });
}
