/** A call's outcome: a real promise that can also be asked, cancelled and listened to. */

import { AsyncResource } from 'node:async_hooks';
import { TaskCancelledError, WaitTimeoutError } from '../base/errors.js';
import { callHarmlessly } from '../base/harmless.js';
import { aFunction, checkArgument, checkOptions, millisecondsFromZero } from '../base/options.js';
import type { Report, TaskTiming } from '../base/stats.js';

export type FutureState = 'pending' | 'running' | 'done' | 'cancelled';

const ignore = (): void => {};

// Filled by the executor while a Future is being built, so that it needs no closure of its own. Of the two functions that a promise comes
// with, the one to reject it is dropped: among tens of thousands of futures each object that stays alive is felt.
let resolveNewest: (value: unknown) => void = ignore;
const takeResolve = (resolve: (value: never) => void): void => {
  resolveNewest = resolve as (value: unknown) => void;
};

/** What a promise is resolved with to reject it. */
class Rejection {
  readonly #error: unknown;

  constructor(error: unknown) {
    this.#error = error;
  }

  // biome-ignore lint/suspicious/noThenProperty: a thenable is what it is for.
  then(_resolve: unknown, reject: (error: unknown) => void): void {
    reject(this.#error);
  }
}

interface Listeners {
  readonly onDone: ((future: never) => void)[];
  readonly onReport: ((report: Report) => void)[];
}

let listenedTo = 0;

/** @internal Whether the end of any future may call the program back at once, and not in a microtask. */
export function isAnyListenedTo(): boolean {
  return listenedTo > 0;
}

function noListeners(): Listeners {
  listenedTo++;
  return { onDone: [], onReport: [] };
}

export abstract class Future<T> extends Promise<T> {
  /** Undefined once settled: it is two objects. */
  #resolve: ((value: unknown) => void) | undefined;
  /** `given up`: done, but by the program itself. */
  #outcome: 'none' | 'done' | 'given up' | 'cancelled' = 'none';
  #listeners: Listeners | undefined;

  /** @internal Futures come from `pool.submit`. */
  constructor() {
    super(takeResolve);
    this.#resolve = resolveNewest;
    // It holds the future, and so the result.
    resolveNewest = ignore;
  }

  get state(): FutureState {
    if (this.#outcome === 'none') return this.isRunning() ? 'running' : 'pending';
    return this.#outcome === 'cancelled' ? 'cancelled' : 'done';
  }

  /** Where the time went; undefined until the task has ended by itself. */
  abstract get timing(): TaskTiming | undefined;

  /**
   * Not started: it never runs. Running: the task is told (`taskContext().signal`), and its result is dropped. Either way the future
   * rejects at once, with `reason`, or TaskCancelledError. False when it had ended before.
   */
  cancel(reason?: unknown): boolean {
    if (this.#outcome !== 'none') return false;
    const error = reason === undefined ? new TaskCancelledError() : reason;
    // Settled first: whatever the call still says is dropped.
    this.settle('cancelled', error, true);
    this.withdraw(error);
    return true;
  }

  /** Waits for the outcome, at most `timeout` ms; then this wait, not the task, rejects with WaitTimeoutError. */
  result(options?: { timeout?: number | undefined }): Promise<T> {
    checkOptions('future.result', options, { timeout: millisecondsFromZero });
    const timeout = options?.timeout;
    if (timeout === undefined) return Promise.resolve(this);
    return new Promise((resolve, reject) => {
      const late = () =>
        reject(new WaitTimeoutError(`future.result: no result within ${timeout} ms. The task goes on.`, timeout));
      const timer = setTimeout(late, Math.min(timeout, 2 ** 31 - 1));
      this.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }

  /** Calls back once when done, in the order in which callbacks were added; at once if it is done already. */
  onDone(callback: (future: this) => void): this {
    checkArgument('future.onDone', 'callback', callback, aFunction);
    const bound = AsyncResource.bind(callback) as (future: this) => void;
    if (this.#outcome === 'none') this.whenDone(bound);
    else callHarmlessly(bound, this);
    return this;
  }

  /** Calls back with each `taskContext().report(value)` of the task. */
  onReport(callback: (report: Report) => void): this {
    checkArgument('future.onReport', 'callback', callback, aFunction);
    if (this.#outcome !== 'none') return this;
    this.#listeners ??= noListeners();
    this.#listeners.onReport.push(AsyncResource.bind(callback) as (report: Report) => void);
    return this;
  }

  /** @internal Whether a worker has begun its call. */
  protected abstract isRunning(): boolean;

  /** @internal Takes its call back, or tells the worker that it is no longer wanted. */
  protected abstract withdraw(reason: unknown): void;

  /** @internal As `onDone`, for a future that is not done, and in whatever async context it is then. */
  protected whenDone(callback: (future: this) => void): void {
    this.#listeners ??= noListeners();
    this.#listeners.onDone.push(callback);
  }

  /** @internal The first call wins. `byOwner`: the program itself caused the rejection, so it is never "unhandled". */
  settle(outcome: 'value' | 'error' | 'cancelled', value: unknown, byOwner: boolean): void {
    if (this.#outcome !== 'none') return;
    if (outcome === 'cancelled') this.#outcome = 'cancelled';
    else this.#outcome = byOwner ? 'given up' : 'done';
    if (byOwner) super.then(undefined, ignore);
    this.#resolve?.(outcome === 'value' ? value : new Rejection(value));
    this.#resolve = undefined;
    if (this.#listeners === undefined) return;
    const { onDone } = this.#listeners;
    this.#listeners = undefined;
    listenedTo--;
    for (const callback of onDone) callHarmlessly(callback as (future: this) => void, this);
  }

  /** @internal The program itself caused its end. */
  get endedByOwner(): boolean {
    return this.#outcome === 'given up' || this.#outcome === 'cancelled';
  }

  /** @internal */
  reported(report: Report): void {
    if (this.#listeners === undefined) return;
    for (const callback of this.#listeners.onReport) callHarmlessly(callback, report);
  }
}

/**
 * @internal For each class of futures: `await` and `then` take V8's fast path only when `constructor` is Promise. then() gives a plain
 * Promise for the same reason. Promise.all looks for both in each promise, along its prototypes, so the class itself has them.
 */
export function passAsPromise(futures: { readonly prototype: Future<unknown> }): void {
  const { then } = Promise.prototype;
  Object.defineProperty(futures.prototype, 'constructor', { value: Promise, configurable: true, writable: true });
  Object.defineProperty(futures.prototype, 'then', { value: then, configurable: true, writable: true });
}

passAsPromise(Future);
