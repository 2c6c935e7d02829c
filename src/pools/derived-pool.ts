/** The pool's face over any back end: every method of Pool is derived here, once, from the back end's few. */

import { OptionError } from '../base/errors.js';
import type { Listener } from '../base/events.js';
import { aFunction, checkArgument, checkOptions, millisecondsFromZero } from '../base/options.js';
import type { PoolStats } from '../base/stats.js';
import type { Diagnosis } from '../cost/diagnosis/diagnose.js';
import { diagnoseStats } from '../cost/diagnosis/from-stats.js';
import { describeTask } from '../tasks/describe.js';
import { SharedCopies } from '../transport/copies.js';
import { Ref } from '../transport/ref.js';
import type { BackEnd } from './back-end.js';
import { CallJob, type CallTerms } from './call-job.js';
import { explainClosed } from './explain-at-exit.js';
import type { Future } from './future.js';
import { checkSubmitOptions } from './map-options.js';
import { startIteration, startMap } from './maps.js';
import type {
  AnyTask,
  Items,
  MapArgs,
  MapOptions,
  Passable,
  Pool,
  PoolEvents,
  PoolKind,
  RangeInput,
  SettledItem,
  SubmitOptions,
} from './pool.js';
import { queueFull } from './refusals.js';
import { ArraySink, BatchesSink, CombiningSink, NothingSink, SettledSink } from './sinks.js';
import { RangeSource } from './source.js';

type ItemTask<T, X extends readonly unknown[], R> = (item: T, ...args: X) => R;

export class DerivedPool implements Pool {
  readonly kind: PoolKind;
  readonly size: number;
  readonly #backEnd: BackEnd;
  readonly #defaults: SubmitOptions;
  readonly #terms: CallTerms;

  constructor(backEnd: BackEnd, defaults: SubmitOptions) {
    this.kind = backEnd.kind;
    this.size = backEnd.size;
    this.#backEnd = backEnd;
    this.#defaults = defaults;
    const { timeout, retries = 0, priority = 0, signal } = defaults;
    this.#terms = { backEnd, timeout, retries, priority, signal, caller: undefined, copies: undefined };
  }

  submit<A extends readonly unknown[], R>(task: (...args: A) => R, ...args: Passable<A>): Future<Awaited<R>> {
    checkTask('pool.submit', task);
    const backEnd = this.#backEnd;
    const terms = this.#defaults.callerStacks ? { ...this.#terms, caller: callerOf(this.submit) } : this.#terms;
    const job = new CallJob(terms, task, args);
    if (terms.signal?.aborted) {
      job.settle('cancelled', terms.signal.reason, true);
      return job as Future<unknown> as Future<Awaited<R>>;
    }
    try {
      backEnd.assertOpen('pool.submit');
      if (!backEnd.hasRoom()) throw queueFull('pool.submit', backEnd.label, backEnd.maxQueue);
      backEnd.enqueue(job);
    } catch (error) {
      job.reject(0, error, false);
    }
    return job as Future<unknown> as Future<Awaited<R>>;
  }

  map<T, X extends readonly unknown[], R>(task: ItemTask<T, X, R>, items: Items<T>, ...[options]: MapArgs<X>) {
    return startMap('pool.map', this.#start(task, options), 'items', items, new ArraySink()) as Promise<Awaited<R>[]>;
  }

  forEach<T, X extends readonly unknown[], R>(task: ItemTask<T, X, R>, items: Items<T>, ...[options]: MapArgs<X>) {
    return startMap('pool.forEach', this.#start(task, options), 'items', items, new NothingSink());
  }

  mapSettled<T, X extends readonly unknown[], R>(task: ItemTask<T, X, R>, items: Items<T>, ...[options]: MapArgs<X>) {
    const sink = new SettledSink();
    return startMap('pool.mapSettled', this.#start(task, options), 'items', items, sink) as Promise<
      PromiseSettledResult<Awaited<R>>[]
    >;
  }

  imap<T, X extends readonly unknown[], R>(task: ItemTask<T, X, R>, items: Items<T>, ...[options]: MapArgs<X>) {
    return startIteration('pool.imap', this.#start(task, options), items, 'ordered') as AsyncIterableIterator<
      Awaited<R>
    >;
  }

  imapUnordered<T, X extends readonly unknown[], R>(
    task: ItemTask<T, X, R>,
    items: Items<T>,
    ...[options]: MapArgs<X>
  ) {
    return startIteration(
      'pool.imapUnordered',
      this.#start(task, options),
      items,
      'unordered',
    ) as AsyncIterableIterator<Awaited<R>>;
  }

  imapSettled<T, X extends readonly unknown[], R>(task: ItemTask<T, X, R>, items: Items<T>, ...[options]: MapArgs<X>) {
    return startIteration('pool.imapSettled', this.#start(task, options), items, 'settled') as AsyncIterableIterator<
      SettledItem<T, Awaited<R>>
    >;
  }

  mapBatches<T, X extends readonly unknown[], R>(
    task: (batch: T[], ...args: X) => readonly R[] | PromiseLike<readonly R[]>,
    items: Items<T>,
    ...[options]: MapArgs<X>
  ) {
    return startMap('pool.mapBatches', this.#start(task, options), 'batch', items, new BatchesSink()) as Promise<R[]>;
  }

  starmap<A extends readonly unknown[], R>(
    task: (...args: A) => R,
    tuples: Items<Passable<A>>,
    options?: MapOptions | undefined,
  ) {
    return startMap('pool.starmap', this.#start(task, options), 'tuples', tuples, new ArraySink()) as Promise<
      Awaited<R>[]
    >;
  }

  mapRange<X extends readonly unknown[], R>(
    task: (start: number, end: number, ...args: X) => R,
    range: RangeInput,
    ...[options]: MapArgs<X>
  ) {
    const source = () => new RangeSource('pool.mapRange', range);
    return startMap('pool.mapRange', this.#start(task, options), 'range', source, new ArraySink()) as Promise<
      Awaited<R>[]
    >;
  }

  reduceRange<X extends readonly unknown[], R>(
    task: (start: number, end: number, ...args: X) => R,
    range: RangeInput,
    combine: (a: Awaited<R>, b: Awaited<R>) => Awaited<R>,
    ...[options]: MapArgs<X>
  ) {
    checkArgument('pool.reduceRange', 'combine', combine, aFunction);
    const source = () => {
      const parts = new RangeSource('pool.reduceRange', range);
      if (parts.ended) throw new OptionError('pool.reduceRange: the range is empty, so there is nothing to combine.');
      return parts;
    };
    const sink = new CombiningSink(combine as (a: unknown, b: unknown) => unknown);
    return startMap('pool.reduceRange', this.#start(task, options), 'range', source, sink) as Promise<Awaited<R>>;
  }

  everyWorker<A extends readonly unknown[], R>(task: (...args: A) => R, ...args: Passable<A>): Promise<Awaited<R>[]> {
    const futures: Future<unknown>[] = [];
    const copies = new SharedCopies();
    const caller = this.#defaults.callerStacks ? callerOf(this.everyWorker) : undefined;
    const terms = { ...this.#terms, caller, copies };
    const make = () => {
      const job = new CallJob(terms, task, args);
      futures.push(job);
      return job;
    };
    const { signal } = terms;
    try {
      checkTask('pool.everyWorker', task);
      // Told before anything is accepted.
      if (this.kind !== 'inline') describeTask(task);
      this.#backEnd.assertOpen('pool.everyWorker');
      if (signal?.aborted) make().settle('cancelled', signal.reason, true);
      else this.#backEnd.everyWorker(make);
    } catch (error) {
      return Promise.reject(error);
    }
    return allOf(futures, () => copies.release()) as Promise<Awaited<R>[]>;
  }

  async put<T>(value: T): Promise<Ref<T>> {
    this.#backEnd.assertOpen('pool.put');
    return new Ref(this.#backEnd.put(value));
  }

  with(options: SubmitOptions): Pool {
    checkSubmitOptions('pool.with', options);
    return new DerivedPool(this.#backEnd, { ...this.#defaults, ...definedOf(options) });
  }

  // The back end's own promise: where the program itself causes its rejection it is marked as seen.
  warm(): Promise<void> {
    try {
      return this.#backEnd.warm();
    } catch (error) {
      return Promise.reject(error);
    }
  }

  stats(): PoolStats {
    return this.#backEnd.stats();
  }

  explain(): Diagnosis {
    return diagnoseStats(this.#backEnd.stats());
  }

  async close(options?: { timeout?: number | undefined }): Promise<void> {
    checkOptions('pool.close', options, { timeout: millisecondsFromZero });
    await this.#backEnd.close(options?.timeout);
    explainClosed(this.#backEnd);
  }

  async terminate(reason?: unknown): Promise<void> {
    await this.#backEnd.terminate(reason);
    explainClosed(this.#backEnd);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  on<K extends keyof PoolEvents>(event: K, listener: Listener<PoolEvents[K]>): this {
    checkArgument('pool.on', 'listener', listener, aFunction);
    this.#backEnd.events.on(event, listener);
    return this;
  }

  once<K extends keyof PoolEvents>(event: K, listener: Listener<PoolEvents[K]>): this {
    checkArgument('pool.once', 'listener', listener, aFunction);
    this.#backEnd.events.once(event, listener);
    return this;
  }

  off<K extends keyof PoolEvents>(event: K, listener: Listener<PoolEvents[K]>): this {
    this.#backEnd.events.off(event, listener);
    return this;
  }

  #start(task: AnyTask, options: MapOptions | undefined) {
    return { backEnd: this.#backEnd, defaults: this.#defaults, task, options, caller: callerOf(this.#start) };
  }
}

function checkTask(call: string, task: unknown): void {
  if (typeof task !== 'function') checkArgument(call, 'task', task, aFunction);
}

// Where the program itself causes its rejection it is marked as seen, like the futures'.
function allOf(futures: readonly Future<unknown>[], whenDone: () => void): Promise<unknown[]> {
  const all = Promise.all(futures);
  let open = futures.length;
  for (const future of futures) {
    future.onDone(() => {
      if (--open === 0) whenDone();
      if (future.endedByOwner) all.catch(() => {});
    });
  }
  return all;
}

// Formatted only when somebody reads it.
function callerOf(below: (...args: never[]) => unknown): { readonly stack?: string } {
  const caller: { stack?: string } = {};
  Error.captureStackTrace(caller, below);
  return caller;
}

function definedOf(options: SubmitOptions): SubmitOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
