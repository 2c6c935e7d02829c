/**
 * What a running task may know of its call. The current context lives under `Symbol.for('breakeven.context/1')`, since the worker's entry
 * is a bundle of its own and the task sees another copy of this module.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { TaskCancelledError } from '../base/errors.js';
import { globalSlot } from '../base/global-slot.js';

export interface TaskContext<State = unknown> {
  /** Which worker of the pool this is, from 1; 0 outside of pools. */
  readonly workerId: number;
  /** 1 for the first try; more after a worker's death. */
  readonly attempt: number;
  /** Aborts when the call is cancelled or its timeout is over: for asynchronous code. */
  readonly signal: AbortSignal;
  /** The same for synchronous code: one atomic load, so a loop may ask in every round. */
  readonly cancelled: boolean;
  /** Throws the signal's reason, or TaskCancelledError, if the call was cancelled. */
  throwIfCancelled(): void;
  /** What the pool's initializer returned in this worker. */
  readonly state: State;
  /** Sends a fraction (0 to 1), a message or any other value that can cross to the caller's `onReport`. */
  report(value: unknown): void;
}

/** Where tasks run. It names each that it runs by two numbers. */
export interface TaskHost {
  readonly workerId: number;
  readonly state: unknown;
  isCancelled(call: number, item: number): boolean;
  report(call: number, item: number, value: unknown): void;
}

/** The context of one call, as those who run tasks make it: one for each item, so it holds little. */
export class RunningTask implements TaskContext {
  readonly attempt: number;
  readonly #host: TaskHost;
  readonly #call: number;
  readonly #item: number;
  #controller: AbortController | undefined;
  #abort: { readonly reason: unknown } | undefined;

  constructor(host: TaskHost, attempt = 1, call = 0, item = 0) {
    this.#host = host;
    this.attempt = attempt;
    this.#call = call;
    this.#item = item;
  }

  get workerId(): number {
    return this.#host.workerId;
  }

  get state(): unknown {
    return this.#host.state;
  }

  get cancelled(): boolean {
    return this.#abort !== undefined || this.#isCancelled();
  }

  /** Made when first asked for: most tasks never do. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#abort !== undefined) this.#controller.abort(this.#abort.reason);
    }
    return this.#controller.signal;
  }

  throwIfCancelled(): void {
    if (this.#abort !== undefined) throw this.#abort.reason;
    if (this.#isCancelled()) throw new TaskCancelledError();
  }

  report(value: unknown): void {
    this.#host.report(this.#call, this.#item, value);
  }

  /** Fires `signal`; the first reason stands. */
  abort(reason: unknown = new TaskCancelledError()): void {
    if (this.#abort !== undefined) return;
    this.#abort = { reason };
    this.#controller?.abort(reason);
  }

  #isCancelled(): boolean {
    return this.#host.isCancelled(this.#call, this.#item);
  }
}

interface CurrentContext {
  /** Where tasks run one at a time. */
  one: TaskContext | undefined;
  /** Where several are under way at once. */
  readonly several: AsyncLocalStorage<TaskContext>;
}

const current = globalSlot<CurrentContext>('breakeven.context/1', () => ({
  one: undefined,
  several: new AsyncLocalStorage(),
}));

/** The context of the running task. Outside a pool it is a neutral one, so that tasks can be called directly. */
export function taskContext<State = unknown>(): TaskContext<State> {
  const context = current.several.getStore() ?? current.one ?? neutralContext();
  return context as TaskContext<State>;
}

// A new one each time, so that listeners on its signal do not pile up.
function neutralContext(): TaskContext {
  return new RunningTask({ workerId: 0, state: undefined, isCancelled: () => false, report: () => {} });
}

/** How a task's context reaches what the task calls. Chosen once per worker. */
export interface ContextPolicy {
  /** Calls `task(argument)` with `context` as its context, up to the end of what it awaits. */
  run<A, R>(context: TaskContext, task: (argument: A) => R, argument: A): R;
  /** The task has ended. */
  leave(): void;
}

/** One task at a time: a plain variable, since an AsyncLocalStorage slows every await down. */
export const oneAtATime: ContextPolicy = {
  run(context, task, argument) {
    current.one = context;
    return task(argument);
  },
  leave() {
    current.one = undefined;
  },
};

export const severalAtOnce: ContextPolicy = {
  run(context, task, argument) {
    return current.several.run(context, task, argument);
  },
  leave() {},
};

export function contextPolicy(concurrency: number): ContextPolicy {
  return concurrency === 1 ? oneAtATime : severalAtOnce;
}
