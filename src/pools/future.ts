/** A call's outcome: a real promise that can also be asked, cancelled and listened to. */

import { AsyncResource } from 'node:async_hooks';
import { TaskCancelledError, WaitTimeoutError } from '../base/errors.js';
import { callHarmlessly } from '../base/harmless.js';
import { aFunction, checkArgument, checkOptions, millisecondsFromZero } from '../base/options.js';
import type { Report, TaskTiming } from '../base/stats.js';

export type FutureState = 'pending' | 'running' | 'done' | 'cancelled';

/** What a future asks of the call behind it. */
export interface FutureCall {
  /** True once a worker has begun it. */
  hasBegun(): boolean;
  /** Takes it back, or tells the worker that it is no longer wanted. */
  cancel(reason: unknown): void;
  readonly timing: TaskTiming | undefined;
}

type Settle = { resolve(value: unknown): void; reject(error: unknown): void };

// Filled by the executor while a Future is being built, so that the class needs no closure of its own.
let settling: Settle = { resolve() {}, reject() {} };
const takeSettle = (resolve: (value: never) => void, reject: (error: unknown) => void): void => {
  settling = { resolve: resolve as (value: unknown) => void, reject };
};

const ignore = (): void => {};

export class Future<T> extends Promise<T> {
  static {
    // `await` and `then` take V8's fast path only when `constructor` is Promise; then() gives a plain Promise for the same reason.
    Object.defineProperty(Future.prototype, 'constructor', { value: Promise, configurable: true, writable: true });
  }

  readonly #settle: Settle;
  readonly #call: FutureCall;
  #outcome: 'none' | 'done' | 'cancelled' = 'none';
  #byOwner = false;
  #onDone: ((future: this) => void)[] | undefined;
  #onReport: ((report: Report) => void)[] | undefined;

  /** @internal Futures come from `pool.submit`. */
  constructor(call: FutureCall) {
    super(takeSettle);
    this.#settle = settling;
    this.#call = call;
  }

  get state(): FutureState {
    if (this.#outcome !== 'none') return this.#outcome;
    return this.#call.hasBegun() ? 'running' : 'pending';
  }

  /** Where the time went; undefined until the task has ended by itself. */
  get timing(): TaskTiming | undefined {
    return this.#call.timing;
  }

  /**
   * Not started: it never runs. Running: the task is told (`taskContext().signal`), and its result is dropped. Either way the future
   * rejects at once, with `reason`, or TaskCancelledError. False when it had ended before.
   */
  cancel(reason?: unknown): boolean {
    if (this.#outcome !== 'none') return false;
    const error = reason === undefined ? new TaskCancelledError() : reason;
    // Settled first: whatever the call still says is dropped.
    this.settle('cancelled', error, true);
    this.#call.cancel(error);
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
    if (this.#outcome === 'none') {
      this.#onDone ??= [];
      this.#onDone.push(bound);
    } else {
      callHarmlessly(bound, this);
    }
    return this;
  }

  /** Calls back with each `taskContext().report(value)` of the task. */
  onReport(callback: (report: Report) => void): this {
    checkArgument('future.onReport', 'callback', callback, aFunction);
    this.#onReport ??= [];
    this.#onReport.push(AsyncResource.bind(callback) as (report: Report) => void);
    return this;
  }

  /** @internal The first call wins. `byOwner`: the program itself caused the rejection, so it is never "unhandled". */
  settle(outcome: 'value' | 'error' | 'cancelled', value: unknown, byOwner: boolean): void {
    if (this.#outcome !== 'none') return;
    this.#outcome = outcome === 'cancelled' ? 'cancelled' : 'done';
    this.#byOwner = byOwner;
    if (byOwner) super.then(undefined, ignore);
    if (outcome === 'value') this.#settle.resolve(value);
    else this.#settle.reject(value);
    const callbacks = this.#onDone;
    this.#onDone = undefined;
    this.#onReport = undefined;
    if (callbacks !== undefined) for (const callback of callbacks) callHarmlessly(callback, this);
  }

  /** @internal The program itself caused its end. */
  get endedByOwner(): boolean {
    return this.#byOwner;
  }

  /** @internal */
  reported(report: Report): void {
    if (this.#onReport !== undefined) for (const callback of this.#onReport) callHarmlessly(callback, report);
  }
}
