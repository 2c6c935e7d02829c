/** What values of one shape and size cost on their way to a worker and back. */

import type { DataShape } from '../calibration.js';
import type { Probe, ProbedPool, WorkerKind } from '../probe.js';
import type { Measured } from '../statistics.js';
import { receiveMs, roundTripMs, type Stream, sendMs, stream } from './calls.js';
import { BATCH, type FixedCosts } from './fixed.js';
import type { Experiment, Samples } from './rounds.js';
import { elementsFor, newValue, serve } from './tasks.js';

const FEWEST_CALLS = 2;
/** Memory of large ones is taken again once the first of them are done with. */
const FEWEST_BUFFERS = 12;
const MOST_CALLS = 6;
/** Longer than a caller takes to wake and send the next. */
const LEAST_BUSY_MS = 0.15;
/** Results of few bytes come in so many batches. */
const BATCHES = 4;
/** What the caller does for so few bytes is timed alone: between two of a stream it would be awake for longer, looking out for the next. */
const FEW_BYTES = 10_000;
/** With so many both sides are at it at once, as in a map: memory and the collector's threads are slower for both. With less each would look out for the other. */
const MANY_BYTES = 100_000;
/** The first call of a size takes several times as long as the sixth: heaps grow. */
const MOST_WARM_UPS = 8;
const WARM_UP_MS = 12;

export class Crossing implements Experiment {
  readonly name: string;
  readonly shape: DataShape;
  readonly bytes: number;
  readonly #probe: Probe;
  readonly #pool: ProbedPool;
  readonly #cellMs: number;
  readonly #fixed: FixedCosts;
  readonly #shared: unknown;
  readonly #count: number;
  /** Ms of the fastest call, there or back, whichever takes longer: by it goes how many there are, and how long the caller looks away. */
  #tripMs = Number.POSITIVE_INFINITY;

  constructor(
    probe: Probe,
    pool: ProbedPool,
    kind: WorkerKind,
    fixed: FixedCosts,
    shape: DataShape,
    bytes: number,
    cellMs: number,
    shared: unknown,
  ) {
    this.name = `${kind}.${shape}.${bytes}`;
    this.shape = shape;
    this.bytes = bytes;
    this.#probe = probe;
    this.#pool = pool;
    this.#cellMs = cellMs;
    this.#fixed = fixed;
    this.#shared = shared;
    this.#count = elementsFor(shape, bytes);
  }

  async warm(): Promise<void> {
    for (let i = 0, spent = 0; i < MOST_WARM_UPS && spent < WARM_UP_MS; i++) {
      const [value] = this.#values(1);
      const there = await roundTripMs(this.#probe, [() => this.#pool.submit(serve, value, 0, 'keep')]);
      const isBack = this.#shared === undefined;
      const back = isBack ? await roundTripMs(this.#probe, [() => this.#pool.submit(serve, 0, 0, 'kept')]) : 0;
      this.#tripMs = Math.min(this.#tripMs, Math.max(there, back));
      spent += there + back;
    }
  }

  async run() {
    const there = await this.#there();
    return this.#shared === undefined ? { ...there, ...(await this.#back()) } : there;
  }

  get #calls(): number {
    const fewest = this.shape === 'buffer' ? FEWEST_BUFFERS : FEWEST_CALLS;
    return Math.max(fewest, Math.min(MOST_CALLS, Math.floor(this.#cellMs / this.#tripMs)));
  }

  async #there() {
    const calls = this.#calls;
    const { caller, worker } = await this.#stream({ items: this.#values(calls + 1), chunkSize: 1 });
    if (!this.#isFew) return { send: caller - this.#fixed.latest.receive, worker };
    const sending = this.#values(calls).map((value) => () => this.#pool.submit(serve, value, 0));
    return { send: await sendMs(this.#probe, sending), worker };
  }

  async #back() {
    await this.#pool.submit(serve, this.#values(1)[0], 0, 'keep');
    const [chunkSize, chunks] = this.#isFew ? [BATCH, BATCHES] : [1, this.#calls + 1];
    const items = Array.from({ length: chunkSize * chunks }, () => 0);
    const { caller, worker: back } = await this.#stream({ items, chunkSize, isKept: true });
    if (!this.#isFew) return { receive: caller - this.#fixed.latest.send, back };
    const batch = items.slice(0, BATCH);
    const asking = Array.from(
      { length: BATCHES },
      () => () => this.#pool.map(serve, batch, { chunkSize: BATCH, args: [0, 'kept'] }),
    );
    return { receive: await receiveMs(this.#probe, asking, LEAST_BUSY_MS + BATCH * this.#tripMs), back };
  }

  #stream(one: Pick<Stream, 'items' | 'chunkSize' | 'isKept'>) {
    const taskMs = this.bytes > MANY_BYTES ? 0 : (LEAST_BUSY_MS + this.#tripMs / 2) / one.chunkSize;
    return stream(this.#probe, this.#pool, { ...one, taskMs });
  }

  /** What the bytes of arguments cost beside what a call costs without them. */
  argument(samples: Samples, figure: 'send' | 'worker'): Measured {
    return samples.derived(
      [`${this.name}.${figure}`, `${this.#fixed.name}.${figure}`],
      (all, without) => all - without,
    );
  }

  /** Likewise of a result. Handles of shared memory cost the same both ways. */
  result(samples: Samples, figure: 'worker' | 'receive'): Measured {
    if (this.#shared !== undefined) return this.argument(samples, figure === 'worker' ? 'send' : 'worker');
    const results = this.#isFew ? BATCH : 1;
    return samples.derived(
      [
        `${this.name}.${figure === 'worker' ? 'back' : figure}`,
        `${this.#fixed.name}.${figure}${this.#isFew ? 'Batch' : ''}`,
      ],
      (all, without) => (all - without) / results,
    );
  }

  get #isFew(): boolean {
    return this.bytes <= FEW_BYTES;
  }

  #values(count: number): readonly unknown[] {
    return Array.from({ length: count }, () => this.#shared ?? newValue(this.shape, this.#count));
  }
}
