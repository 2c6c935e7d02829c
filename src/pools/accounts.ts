/** Keeps a back end's books: every item that was accepted is settled once, and somebody is told when nothing is left. */

import { recently } from '../base/clock.js';
import type { Events } from '../base/events.js';
import { KeepAlive } from '../base/keep-alive.js';
import type { PoolStats, RepeatedPayload } from '../base/stats.js';
import { taskName } from '../tasks/describe.js';
import type { Flow } from './back-end.js';
import { isAnyListenedTo } from './future.js';
import type { ItemTimes, Job, RowTimes } from './job.js';
import type { PoolEvents, PoolKind } from './pool.js';
import type { PoolTimings } from './timings/pool-timings.js';
import type { WorkersStats } from './worker-stats.js';

export class Accounts {
  submitted = 0;
  completed = 0;
  failed = 0;
  cancelled = 0;
  computeMs = 0;
  queuedMs = 0;
  bytesIn = 0;
  bytesOut = 0;
  /** Items accepted and neither finished nor cancelled. */
  open = 0;
  readonly #flows = new Set<Flow>();
  readonly #keepAlive = new KeepAlive();
  readonly #daemon: boolean;
  readonly #events: Events<PoolEvents>;
  readonly #timings: PoolTimings | undefined;
  #holders = 0;
  /** Something was accepted since 'drain' was last told. */
  #busy = false;
  #whenDrained: (() => void)[] = [];

  constructor(events: Events<PoolEvents>, daemon: boolean, timings?: PoolTimings) {
    this.#timings = timings;
    this.#events = events;
    this.#daemon = daemon;
  }

  /** Whether no outcome that comes now would call the program back at once: it learns of all in microtasks. */
  get isUnwatched(): boolean {
    return (
      this.#flows.size === 0 && !this.#events.has('task:error') && !this.#events.has('drain') && !isAnyListenedTo()
    );
  }

  accept(job: Job): void {
    this.submitted += job.open;
    this.open += job.open;
    this.#busy = true;
    if (this.open !== job.open) return;
    this.#keepAwake();
    this.#timings?.opened(job.acceptedAt);
  }

  fulfil(job: Job, index: number, value: unknown, times: ItemTimes): void {
    if (job.cancelled) return;
    this.#completed(job, 1, times);
    job.fulfil(index, value, times);
    if (this.open === 0) this.#drained();
  }

  fulfilRow(job: Job, index: number, values: readonly unknown[], times: RowTimes): void {
    if (job.cancelled) return;
    this.#completed(job, values.length, times);
    job.fulfilRow(index, values, times);
    if (this.open === 0) this.#drained();
  }

  /** `byOwner`: the program itself caused it. */
  reject(job: Job, index: number, error: unknown, byOwner = false): void {
    if (job.cancelled) return;
    job.open--;
    this.open--;
    this.failed++;
    if (!byOwner && this.#events.has('task:error')) {
      this.#events.emit('task:error', { error, task: taskName(job.task), index: job.firstIndex + index });
    }
    job.reject(index, error, byOwner);
    if (this.open === 0) this.#drained();
  }

  /** Bytes have crossed by value. */
  carried(way: 'in' | 'out', bytes: number): void {
    if (way === 'in') this.bytesIn += bytes;
    else this.bytesOut += bytes;
  }

  /** What is still open of the job counts as cancelled. False when nothing was. */
  cancel(job: Job): boolean {
    if (job.cancelled || job.open === 0) return false;
    this.cancelled += job.open;
    this.open -= job.open;
    job.open = 0;
    job.cancelled = true;
    if (this.open === 0) this.#drained();
    return true;
  }

  /** Fails what is open of these jobs, and every flow. */
  failAll(jobs: Iterable<Job>, makeError: () => Error, byOwner: boolean): void {
    for (const flow of [...this.#flows]) flow.fail(makeError(), byOwner);
    for (const job of jobs) {
      if (job.cancelled || job.open === 0) continue;
      this.failed += job.open;
      this.open -= job.open;
      job.open = 0;
      job.cancelled = true;
      job.reject(0, makeError(), byOwner);
    }
    if (this.open === 0) this.#drained();
  }

  join(flow: Flow): void {
    this.#flows.add(flow);
    this.#busy = true;
  }

  leave(flow: Flow): void {
    this.#flows.delete(flow);
    if (this.open === 0) this.#drained();
  }

  offerMore(): void {
    for (const flow of [...this.#flows]) flow.more();
  }

  /** The pool takes nothing new: resolves when all that was accepted is settled. */
  drained(): Promise<void> {
    for (const flow of [...this.#flows]) flow.closing();
    if (this.open === 0 && this.#flows.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenDrained.push(resolve));
  }

  /** The pool's stats, as far as these books tell them. */
  stats(
    { kind, size }: { readonly kind: PoolKind; readonly size: number },
    name: string | undefined,
    { there: workers, leaving }: WorkersStats,
    repeated?: RepeatedPayload,
    inFlight = workers.reduce((sum, worker) => sum + worker.inFlight, 0),
  ): PoolStats {
    const { submitted, completed, failed, cancelled, computeMs, queuedMs, bytesIn, bytesOut, open } = this;
    const counts = { submitted, completed, failed, cancelled, queued: Math.max(0, open - inFlight), inFlight };
    const sums = { computeMs, queuedMs, bytesIn, bytesOut };
    const timings =
      kind === 'inline'
        ? this.#timings?.statsHere(computeMs)
        : this.#timings?.stats([...workers, ...leaving].map((worker) => worker.timings));
    return { kind, name, size, ...counts, deaths: 0, recycled: 0, abandoned: 0, ...sums, repeated, workers, timings };
  }

  /** Something is under way that the program must wait for, until as many `release()`. */
  hold(): void {
    this.#holders++;
    this.#keepAwake();
  }

  release(): void {
    this.#holders--;
    this.#keepAwake();
  }

  dispose(): void {
    this.#keepAlive.dispose();
  }

  #keepAwake(): void {
    if (!this.#daemon) this.#keepAlive.hold(this.open > 0 || this.#holders > 0);
  }

  #completed(
    job: Job,
    items: number,
    { sentAt, computeMs }: { readonly sentAt: number; readonly computeMs: number },
  ): void {
    job.open -= items;
    this.open -= items;
    this.completed += items;
    this.computeMs += computeMs;
    this.queuedMs += items * Math.max(0, sentAt - job.acceptedAt);
  }

  // Nothing is open.
  #drained(): void {
    this.#keepAwake();
    this.#timings?.drained(recently().at);
    if (this.#flows.size > 0) return;
    if (this.#busy) {
      this.#busy = false;
      if (this.#events.has('drain')) this.#events.emit('drain');
    }
    if (this.#whenDrained.length > 0) for (const resolve of this.#whenDrained.splice(0)) resolve();
  }
}
