/** A map on its way: reads its source in chunks, no further ahead than the workers and the sink can take, and passes outcomes on. */

import { AsyncResource } from 'node:async_hooks';
import { onAbort } from '../base/abort.js';
import { PoolClosedError } from '../base/errors.js';
import { callHarmlessly } from '../base/harmless.js';
import type { Report } from '../base/stats.js';
import { nextChunkSize } from '../cost/chunks.js';
import { Estimate } from '../cost/estimate.js';
import { CALL, type CallShape, ITEMS, TUPLES } from '../transport/wire.js';
import type { BackEnd, Flow } from './back-end.js';
import { ChunkJob, type ChunkOwner } from './chunk-job.js';
import type { SharedArgs } from './job.js';
import type { AnyTask } from './pool.js';
import type { ProgressCounter } from './progress-counter.js';
import type { Sink } from './sinks.js';
import type { Source } from './source.js';

/**
 * items and tuples: one call and one result per item. batch: one call per chunk, its first argument the chunk's items. range: one call
 * per chunk, its first arguments the chunk's start and end.
 */
export type MapForm = 'items' | 'tuples' | 'batch' | 'range';

const SHAPES: Readonly<Record<MapForm, CallShape>> = { items: ITEMS, tuples: TUPLES, batch: CALL, range: CALL };

export interface MapSpec {
  /** For messages: `pool.map`. */
  readonly call: string;
  readonly task: AnyTask;
  readonly form: MapForm;
  readonly args: SharedArgs | undefined;
  readonly chunkSize: number | 'auto';
  readonly timeout: number | undefined;
  readonly retries: number;
  readonly priority: number;
  readonly signal: AbortSignal | undefined;
  readonly onReport: ((report: Report) => void) | undefined;
  readonly progress: ProgressCounter | undefined;
  readonly caller: { readonly stack?: string } | undefined;
}

// What handing out one chunk costs beyond its items. Found by benchmarks/simulations/chunk-cost.ts.
const CHUNK_COST_MS = 0.01;

// The first parts of a range: small enough to learn from, and few enough not to matter.
const FIRST_RANGE_SHARE = 4096;

export class MapFlow implements Flow, ChunkOwner {
  readonly task: AnyTask;
  readonly shape: CallShape;
  readonly args: SharedArgs | undefined;
  readonly timeout: number | undefined;
  readonly retries: number;
  readonly priority: number;
  readonly caller: { readonly stack?: string } | undefined;
  readonly #spec: MapSpec;
  readonly #backEnd: BackEnd;
  readonly #sink: Sink;
  readonly #source: Source;
  readonly #chunks = new Set<ChunkJob>();
  readonly #itemMs = new Estimate();
  // The source and the callbacks are the caller's code: they run in the caller's async context.
  readonly #context = new AsyncResource('breakeven.map');
  #previous = 0;
  /** Size of a chunk while nothing is known of its items. */
  #first = 1;
  #index = 0;
  #place = 0;
  #filling = false;
  #over = false;
  #closed = false;
  #unlisten = () => {};

  constructor(backEnd: BackEnd, spec: MapSpec, sink: Sink, openSource: (onItems: () => void) => Source) {
    this.#backEnd = backEnd;
    this.#spec = spec;
    this.#sink = sink;
    this.task = spec.task;
    this.shape = SHAPES[spec.form];
    this.args = spec.args;
    this.timeout = spec.timeout;
    this.retries = spec.retries;
    this.priority = spec.priority;
    this.caller = spec.caller;
    this.#source = openSource(() => this.more());
    if (spec.form === 'range') this.#first = Math.ceil((this.#source.remaining ?? 0) / FIRST_RANGE_SHARE);
  }

  start(): void {
    const { signal, call } = this.#spec;
    try {
      this.#backEnd.assertOpen(call);
    } catch (error) {
      this.#end(() => this.#sink.fail(error, false));
      return;
    }
    this.#backEnd.join(this);
    if (signal !== undefined) {
      const abort = () => this.fail(signal.reason, true);
      if (signal.aborted) {
        abort();
        return;
      }
      this.#unlisten = onAbort(signal, abort);
    }
    this.more();
  }

  more(): void {
    if (this.#filling || this.#over) return;
    this.#filling = true;
    try {
      this.#context.runInAsyncScope(() => {
        while (this.#addChunk());
      });
    } catch (error) {
      this.fail(error, false);
    }
    this.#filling = false;
    this.#checkEnd();
  }

  closing(): void {
    if (!this.#sink.lazy) return;
    this.#closed = !this.#source.ended;
    this.#closeSource();
    this.#checkEnd();
  }

  fail(error: unknown, byOwner: boolean): void {
    if (this.#over) return;
    this.#end(() => this.#sink.fail(error, byOwner));
    // The latest first: a worker that is told to stop would else go on to the next before that is taken back.
    for (const chunk of [...this.#chunks].reverse()) this.#backEnd.cancel(chunk, error);
    this.#chunks.clear();
  }

  /** The consumer wants no more. */
  leave(reason: unknown): void {
    this.fail(reason, true);
  }

  fulfilled(chunk: ChunkJob, index: number, values: readonly unknown[], computeMs: number, longestMs: number): void {
    if (this.#over) return;
    const each = chunk.weight / chunk.count;
    const weight = values.length * each;
    this.#itemMs.add(computeMs / weight, weight, longestMs / each);
    try {
      this.#collect(chunk, index, values);
    } catch (error) {
      this.fail(error, false);
      return;
    }
    this.#settled(chunk, weight, true);
  }

  rejected(chunk: ChunkJob, index: number, error: unknown, byOwner: boolean): void {
    if (this.#over) return;
    if (this.#sink.error(chunk.firstPlace + index, chunk.payload[index], error))
      this.#settled(chunk, chunk.weight / chunk.count, false);
    else this.fail(error, byOwner);
  }

  reported(chunk: ChunkJob, index: number, value: unknown): void {
    const { onReport } = this.#spec;
    if (onReport === undefined || this.#over) return;
    const report = { index: chunk.firstIndex + index, value };
    this.#context.runInAsyncScope(() => callHarmlessly(onReport, report));
  }

  // A sink may run code that ends all this.
  #collect({ firstPlace, payload }: ChunkJob, index: number, values: readonly unknown[]): void {
    const sink = this.#sink;
    for (let k = 0; k < values.length && !this.#over; k++) {
      sink.value(firstPlace + index + k, payload[index + k], values[k]);
    }
  }

  #settled(chunk: ChunkJob, weight: number, ok: boolean): void {
    if (this.#over) return;
    this.#spec.progress?.count(weight, ok);
    if (chunk.open > 0) return;
    this.#chunks.delete(chunk);
    this.more();
  }

  // One chunk runs and one waits in each place where items run.
  #addChunk(): boolean {
    const { form } = this.#spec;
    const room = this.#sink.room();
    if (this.#over || this.#source.ended || room <= 0) return false;
    if (this.#chunks.size >= 2 * this.#backEnd.concurrency || !this.#backEnd.hasRoom()) return false;
    const most = Math.min(this.#chunkSize(room), room);
    const least = form === 'batch' && this.#spec.chunkSize !== 'auto' ? most : 1;
    const taken = this.#source.take(most, least);
    // Reading may have run code that ended all this, for example by the signal.
    if (this.#over) return false;
    if (taken.length === 0) {
      if (!this.#source.ended) this.#source.ask(most);
      return false;
    }
    const weight = form === 'range' ? (taken[1] as number) - (taken[0] as number) : taken.length;
    const payload = form === 'batch' ? [taken] : taken;
    const chunk = new ChunkJob(this, payload, this.#index, this.#place, weight);
    this.#previous = weight;
    this.#index += weight;
    this.#place += chunk.count;
    this.#chunks.add(chunk);
    this.#sink.took(chunk.count, this.shape === CALL ? 0 : (this.#source.remaining ?? 0));
    this.#backEnd.enqueue(chunk);
    return true;
  }

  #chunkSize(room: number): number {
    const { chunkSize } = this.#spec;
    if (chunkSize !== 'auto') return chunkSize;
    const { mean, high } = this.#itemMs;
    if (mean === undefined) return this.#first;
    const workers = this.#backEnd.concurrency;
    return nextChunkSize({
      remaining: this.#source.remaining,
      workers,
      itemMs: { mean, high },
      chunkCostMs: CHUNK_COST_MS,
      previous: this.#previous,
      limit: Math.min(
        // A part of a range, or a batch, is one task however long it is.
        this.shape === CALL ? Number.POSITIVE_INFINITY : this.#backEnd.maxTasksPerWorker,
        room === Number.POSITIVE_INFINITY ? room : Math.ceil(room / (2 * workers)),
      ),
    });
  }

  #checkEnd(): void {
    if (this.#over || this.#chunks.size > 0 || !this.#source.ended) return;
    this.#end(() => {
      const late = 'the pool was closed before all of its items had been read.';
      if (this.#closed) this.#sink.fail(new PoolClosedError(`${this.#spec.call}: ${late}`), true);
      else this.#sink.end();
    });
  }

  #closeSource(): void {
    try {
      this.#context.runInAsyncScope(() => this.#source.close());
    } catch {
      // A source that fails to close harms nobody any more.
    }
  }

  #end(tell: () => void): void {
    this.#over = true;
    this.#unlisten();
    this.#closeSource();
    if (this.args !== undefined) {
      this.#backEnd.forgetArgs(this.args.id);
      this.args.copies.release();
    }
    this.#spec.progress?.finish();
    tell();
    this.#backEnd.leave(this);
  }
}
