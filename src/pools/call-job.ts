/** The job of one `submit`: a single call, whose outcome is a future's. */

import { onAbort } from '../base/abort.js';
import { now } from '../base/clock.js';
import type { TaskTiming } from '../base/stats.js';
import type { SharedCopies } from '../transport/copies.js';
import { CALL } from '../transport/wire.js';
import type { BackEnd } from './back-end.js';
import { Future, type FutureCall } from './future.js';
import type { ItemTimes, Job } from './job.js';
import type { AnyTask, SubmitOptions } from './pool.js';

export class CallJob implements Job, FutureCall {
  readonly task: AnyTask;
  readonly shape = CALL;
  payload: readonly unknown[];
  readonly count = 1;
  readonly firstIndex = 0;
  readonly args = undefined;
  readonly timeout: number | undefined;
  readonly retries: number;
  readonly priority: number;
  readonly caller: { readonly stack?: string } | undefined;
  readonly copies: SharedCopies | undefined;
  readonly pinned: boolean;
  readonly acceptedAt = now();
  readonly future: Future<unknown>;
  cancelled = false;
  open = 1;
  readonly #backEnd: BackEnd;
  #times: ItemTimes | undefined;
  #unlisten: (() => void) | undefined;

  constructor(
    backEnd: BackEnd,
    task: AnyTask,
    args: readonly unknown[],
    options: SubmitOptions,
    caller: { readonly stack?: string } | undefined,
    /** For one certain worker, as one of several with the same arguments. */
    copies?: SharedCopies | undefined,
  ) {
    this.#backEnd = backEnd;
    this.task = task;
    this.payload = args;
    this.timeout = options.timeout;
    this.retries = options.retries ?? 0;
    this.priority = options.priority ?? 0;
    this.caller = caller;
    this.copies = copies;
    this.pinned = copies !== undefined;
    this.future = new Future(this);
    const { signal } = options;
    if (signal !== undefined && !signal.aborted) {
      this.#unlisten = onAbort(signal, () => this.future.cancel(signal.reason));
    }
  }

  fulfil(_index: number, value: unknown, times: ItemTimes): void {
    this.#times = times;
    this.#end();
    this.future.settle('value', value, false);
  }

  reject(_index: number, error: unknown, byOwner: boolean): void {
    this.#end();
    this.future.settle('error', error, byOwner);
  }

  report(index: number, value: unknown): void {
    this.future.reported({ index, value });
  }

  // --- what the future asks ---

  hasBegun(): boolean {
    return this.#backEnd.hasBegun(this);
  }

  cancel(reason: unknown): void {
    this.#backEnd.cancel(this, reason);
    this.#end();
  }

  get timing(): TaskTiming | undefined {
    if (this.#times === undefined) return undefined;
    const { sentAt, startedAt, computeMs, receivedAt } = this.#times;
    return {
      queued: sentAt - this.acceptedAt,
      sent: Math.max(0, startedAt - sentAt),
      started: startedAt,
      computed: computeMs,
      // Two threads read the clock to within some microseconds of each other.
      received: Math.max(0, receivedAt - startedAt - computeMs),
    };
  }

  // The arguments may be large; a future may be kept for long.
  #end(): void {
    this.payload = [];
    this.#unlisten?.();
    this.#unlisten = undefined;
  }
}
