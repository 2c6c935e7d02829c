/** The back end that has no workers: runs tasks in this thread, in place and by reference. */

import { AsyncResource } from 'node:async_hooks';
import { now, systemClock } from '../base/clock.js';
import { BrokenPoolError } from '../base/errors.js';
import { Events } from '../base/events.js';
import type { PoolStats } from '../base/stats.js';
import { RunningTask, severalAtOnce } from '../tasks/context.js';
import { endContentsOf, type RefContent } from '../transport/ref.js';
import { addCallerFrames } from '../transport/remote-error.js';
import { Accounts } from './accounts.js';
import type { BackEnd, Flow } from './back-end.js';
import { closeWithin } from './close-within.js';
import { byReference, byValue, type HandOver } from './hand-over.js';
import { runInline } from './inline-item.js';
import type { Job } from './job.js';
import { JobQueue } from './job-queue.js';
import { LocalPut } from './local-put.js';
import type { PoolEvents } from './pool.js';
import type { ResolvedOptions } from './pool-options.js';
import { poolClosed, poolTerminated } from './refusals.js';
import { resolveRefs } from './resolve-refs.js';
import { NothingSink } from './sinks.js';
import { type PoolTimings, timingsOf } from './timings/pool-timings.js';
import { NO_WORKERS } from './worker-stats.js';

// How long synchronous tasks may follow each other before the program's own timers and sockets get a turn.
const SLICE_MS = 10;

export class InlineBackEnd implements BackEnd {
  readonly kind = 'inline';
  readonly size = 1;
  readonly concurrency: number;
  readonly maxTasksPerWorker = Number.POSITIVE_INFINITY;
  readonly events = new Events<PoolEvents>();
  readonly #options: ResolvedOptions;
  readonly #handOver: HandOver;
  readonly label: string;
  readonly maxQueue: number;
  readonly #accounts: Accounts;
  readonly #timings: PoolTimings | undefined;
  readonly #queue = new JobQueue();
  /** The caller's async context of each job that waits or runs. */
  readonly #contexts = new Map<Job, AsyncResource>();
  readonly #running = new Map<Job, RunningTask>();
  #initializing: Promise<void> | undefined;
  /** The initializer's own context. */
  #starting: RunningTask | undefined;
  readonly #warming = new Set<NothingSink>();
  readonly #terminated = new NothingSink();
  /** The initializer, if there is one, has run. */
  #ready: boolean;
  /** What it returned. */
  #state: unknown;
  #failure: BrokenPoolError | undefined;
  #closed = false;
  #ending: Promise<void> | undefined;
  #pumpPlanned = false;
  #pumping = false;
  #sliceEnd = 0;
  #blocked = false;
  /** Cancelled jobs that are still in the queue. */
  #stale = 0;

  constructor(options: ResolvedOptions, strict: boolean) {
    this.maxQueue = options.maxQueue;
    this.#options = options;
    this.#handOver = strict ? byValue : byReference;
    this.#ready = options.initializer === undefined;
    this.concurrency = options.tasksPerWorker;
    this.label = options.name === undefined ? 'InlinePool' : `InlinePool '${options.name}'`;
    this.#timings = timingsOf(options);
    this.#accounts = new Accounts(this.events, options.daemon === true, this.#timings);
  }

  assertOpen(call: string): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#closed) throw poolClosed(`${call}: ${this.label}`);
  }

  enqueue(job: Job): void {
    this.#accounts.accept(job);
    this.#contexts.set(job, new AsyncResource('breakeven.task'));
    this.#queue.push(job.whole);
    this.#planPump();
  }

  cancel(job: Job, reason: unknown): void {
    if (!this.#accounts.cancel(job)) return;
    this.#contexts.delete(job);
    const running = this.#running.get(job);
    if (running === undefined) this.#stale++;
    else running.abort(reason);
  }

  hasBegun(job: Job): boolean {
    return this.#running.has(job);
  }

  hasRoom(): boolean {
    const free = Math.max(0, this.concurrency - this.#running.size);
    const room = this.#queue.length - this.#stale < this.maxQueue + free;
    if (!room) this.#blocked = true;
    return room;
  }

  join(flow: Flow): void {
    this.#accounts.join(flow);
  }

  leave(flow: Flow): void {
    this.#accounts.leave(flow);
  }

  forgetArgs(): void {}

  put(value: unknown): RefContent {
    return new LocalPut(this, this.#handOver.put(value));
  }

  everyWorker(make: (place: number) => Job): void {
    this.enqueue(make(0));
  }

  warm(): Promise<void> {
    this.assertOpen('pool.warm');
    const ready = new NothingSink();
    this.#warming.add(ready);
    void this.#initialize().then(() => {
      this.#warming.delete(ready);
      if (this.#failure === undefined) ready.end();
      else ready.fail(this.#failure, false);
    });
    return ready.promise;
  }

  stats(): PoolStats {
    return this.#accounts.stats(this, this.#options.name, NO_WORKERS, undefined, this.#inFlight());
  }

  close(timeout: number | undefined): Promise<void> {
    this.#closed = true;
    this.#ending ??= this.#close();
    return closeWithin(timeout, this.#ending, this.#accounts, systemClock, (reason) => void this.terminate(reason));
  }

  async terminate(reason: unknown): Promise<void> {
    this.#closed = true;
    const jobs = new Set([...this.#contexts.keys(), ...this.#running.keys()]);
    const error = () => poolTerminated(this.label, reason);
    this.#accounts.failAll(jobs, error, true);
    for (const ready of this.#warming) ready.fail(error(), true);
    this.#terminated.end();
    for (const task of [...this.#running.values(), this.#starting]) task?.abort(error());
    this.#ending ??= this.#close();
    await this.#ending;
  }

  async #close(): Promise<void> {
    await this.#accounts.drained();
    this.#accounts.dispose();
    endContentsOf(this);
    // An initializer that does not heed its termination is not waited for; what it returns in the end is disposed of then.
    if (!this.#ready) await Promise.race([this.#initializing, this.#terminated.promise]);
    if (this.#ready) await this.#disposeOfState();
    else void this.#initializing?.then(() => this.#disposeOfState());
  }

  async #disposeOfState(): Promise<void> {
    const state = this.#state as Partial<AsyncDisposable & Disposable> | null | undefined;
    if (state?.[Symbol.asyncDispose]) await state[Symbol.asyncDispose]?.();
    else state?.[Symbol.dispose]?.();
  }

  // One item of each job runs at a time; what nobody waits for any more does not count.
  #inFlight(): number {
    let items = 0;
    for (const job of this.#running.keys()) if (job.open > 0) items++;
    return items;
  }

  #initialize(): Promise<void> {
    this.#initializing ??= this.#runInitializer();
    return this.#initializing;
  }

  async #runInitializer(): Promise<void> {
    const [task, ...args] = this.#options.initializer ?? [() => undefined];
    try {
      this.#starting = this.#context();
      const resolved = resolveRefs(args, 'initializer') as unknown[];
      this.#state = await severalAtOnce.run(this.#starting, () => task(...resolved), undefined);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      this.#failure = new BrokenPoolError(`${this.label} is broken: its initializer failed: ${reason}`, { cause });
    }
    this.#ready = true;
  }

  #planPump(): void {
    if (this.#pumpPlanned) return;
    this.#pumpPlanned = true;
    queueMicrotask(() => {
      this.#pumpPlanned = false;
      this.#pump();
    });
  }

  // Not re-entered by a job that ends synchronously: thousands of them would be as many frames deep.
  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    this.#sliceEnd = now() + SLICE_MS;
    while (this.#running.size < this.concurrency) {
      if (now() > this.#sliceEnd) {
        setImmediate(() => this.#pump());
        break;
      }
      const job = this.#queue.shift()?.job;
      if (job === undefined) break;
      if (job.cancelled) {
        this.#stale--;
        continue;
      }
      this.#running.set(job, this.#context());
      void this.#run(job);
    }
    this.#pumping = false;
  }

  async #run(job: Job): Promise<void> {
    const caller = this.#contexts.get(job) as AsyncResource;
    if (!this.#ready) await this.#initialize();
    for (let index = 0; index < job.count && !job.cancelled; index++) {
      // Only what returns a promise is awaited: a loop over synchronous items is the plain loop.
      const going = this.#runItem(job, index, caller);
      if (going !== undefined) await going;
      if (now() > this.#sliceEnd && index + 1 < job.count) {
        await new Promise((resolve) => setImmediate(resolve));
        this.#sliceEnd = now() + SLICE_MS;
      }
    }
    this.#running.delete(job);
    this.#contexts.delete(job);
    if (this.#blocked) {
      this.#blocked = false;
      this.#accounts.offerMore();
    }
    this.#pump();
  }

  #runItem(job: Job, index: number, caller: AsyncResource): Promise<void> | undefined {
    if (this.#failure !== undefined) {
      this.#accounts.reject(job, index, this.#failure);
      return undefined;
    }
    const context = this.#context((value) => {
      const reported = this.#handOver.value(value, 'report');
      if (!job.cancelled) job.report(index, reported);
    });
    this.#running.set(job, context);
    return runInline({
      job,
      index,
      context,
      caller,
      handOver: this.#handOver,
      fulfil: (value, times) => {
        this.#timings?.ranHere(times.sentAt - job.acceptedAt, times.computeMs);
        this.#accounts.fulfil(job, index, value, times);
      },
      reject: (error) => this.#accounts.reject(job, index, addCallerFrames(error, job.caller?.stack)),
    });
  }

  #context(report: (value: unknown) => void = () => {}): RunningTask {
    const host = { workerId: 1, state: this.#state, isCancelled: () => false };
    return new RunningTask({ ...host, report: (_call, _item, value) => report(value) });
  }
}
