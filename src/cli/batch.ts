/** One run: items from the inputs through the pool to the output, bounded at every step. */

import type { Pool, SettledItem } from '../index.js';
import type { Progress } from '../observe.js';
import { endsTheRun } from './exit.js';
import { Feed } from './feed.js';
import type { Inputs } from './inputs/inputs.js';
import type { Output } from './outputs/output.js';
import type { Report } from './report.js';
import { submitEach } from './submit-each.js';
import type { Task } from './task.js';
import { nextPace, type WindowLimits, windowFor } from './window.js';

const MOST_IN_FLIGHT = 2 ** 16;

export interface BatchParts {
  readonly pool: Pool;
  readonly task: Task;
  readonly name: string;
  readonly chunk: number | 'auto';
  readonly inputs: Inputs;
  readonly output: Output;
  readonly report: Report;
  readonly now: () => number;
}

export class Batch {
  readonly #parts: BatchParts;
  readonly #feed: Feed;
  readonly #reading = new AbortController();
  readonly #limits: WindowLimits;
  readonly #started: number;
  readonly #writing = new Set<Promise<void>>();
  /** Items whose task has ended, and those whose result is written, too. */
  #finished = 0;
  #done = 0;
  #failed = 0;
  #finishedAtBeat = 0;
  #pace = 0;
  #fatal: { readonly error: unknown } | undefined;

  constructor(parts: BatchParts) {
    const { pool, chunk, inputs, output, now } = parts;
    this.#parts = parts;
    this.#started = now();
    const least = chunk === 'auto' || inputs.tuples ? pool.size : 2 * chunk * pool.size;
    this.#limits = { least, most: Math.max(least, MOST_IN_FLIGHT) };
    const flow = {
      read: 0,
      finished: 0,
      heldItems: 0,
      heldCharacters: 0,
    };
    this.#feed = new Feed(
      inputs.read(this.#reading.signal),
      least,
      () => {
        flow.read = this.#feed.read;
        flow.finished = this.#finished;
        flow.heldItems = output.heldItems;
        flow.heldCharacters = output.heldCharacters;
        return flow;
      },
      now,
    );
  }

  /** Rejects with what ended it early; a failed item does not. */
  async run(): Promise<void> {
    const { output } = this.#parts;
    for await (const settled of this.#settle()) {
      this.#finished += 1;
      this.#take(settled);
      if (this.#fatal !== undefined) throw this.#fatal.error;
      const room = output.ready();
      if (room !== undefined) await room;
      this.#feed.advance();
    }
    await Promise.all(this.#writing);
    if (this.#fatal !== undefined) throw this.#fatal.error;
    if (this.#feed.error !== undefined) throw this.#feed.error;
  }

  /** Starts nothing more; what is running is finished. */
  drain(): void {
    this.#feed.stop();
    this.#reading.abort();
  }

  get failed(): number {
    return this.#failed;
  }

  /** Items that were begun and have not ended. */
  get running(): number {
    return this.#feed.read - this.#finished;
  }

  /** To be called at a steady pace. */
  beat(): void {
    this.#pace = nextPace(this.#pace, this.#finished - this.#finishedAtBeat);
    this.#feed.window = windowFor(this.#pace, this.#limits);
    this.#finishedAtBeat = this.#finished;
    this.#feed.advance();
  }

  progress(finished: boolean): Progress {
    const { name, inputs, now } = this.#parts;
    return {
      label: name,
      done: this.#done + this.#failed,
      failed: this.#failed,
      total: inputs.total,
      elapsedMs: now() - this.#started,
      finished,
    };
  }

  #settle(): AsyncIterable<SettledItem<unknown, unknown>> {
    const { pool, task, chunk, inputs } = this.#parts;
    if (inputs.tuples) return submitEach(pool, task, this.#feed);
    return pool.imapSettled(task, this.#feed, { chunkSize: chunk, buffer: this.#limits.most });
  }

  #take(settled: SettledItem<unknown, unknown>): void {
    const { index, item } = settled;
    if (settled.status === 'rejected') {
      this.#fail(index, item, settled.reason);
      return;
    }
    try {
      const writing = this.#parts.output.put(index, item, settled.value);
      if (writing === undefined) this.#done += 1;
      else this.#await(writing, index, item);
    } catch (error) {
      this.#fail(index, item, error);
    }
  }

  #await(writing: Promise<void>, index: number, item: unknown): void {
    const written = writing
      .then(
        () => {
          this.#done += 1;
        },
        (error: unknown) => this.#fail(index, item, error),
      )
      .finally(() => this.#writing.delete(written));
    this.#writing.add(written);
  }

  #fail(index: number, item: unknown, error: unknown): void {
    if (endsTheRun(error)) {
      this.#fatal ??= { error };
      return;
    }
    const { inputs, output, report } = this.#parts;
    this.#failed += 1;
    report.failed(index, inputs.describe(index, item), error);
    output.skip(index);
  }
}
