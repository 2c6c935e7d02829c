/** What values of one shape and size cost on their way to a worker and back. */

import type { DataShape } from '../calibration.js';
import type { Probe, ProbedPool, WorkerKind } from '../probe.js';
import type { Measured } from '../statistics.js';
import { receiveMs, roundTripMs, type Stream, sendMs, workerMs } from './calls.js';
import { BATCH, type FixedCosts } from './fixed.js';
import type { Experiment, Samples } from './rounds.js';
import { busy, elementsFor, give } from './tasks.js';

const MOST_CALLS = 12;
/** Longer than a caller takes to wake and send the next. */
const LEAST_BUSY_MS = 0.15;
/** The caller looks away for so many times what the fastest call took. */
const AWAY = 2.5;

/** Results of so few bytes are timed several at once. */
const FEW_BYTES = 8_000;
/** The first call of a size takes several times as long as the sixth: heaps grow. */
const MOST_WARM_UPS = 8;
const WARM_UP_MS = 80;

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
  /** Ms of the call that takes longer, when it was fastest: by it goes how many there are, and how long the caller looks away. */
  #tripMs: number | undefined;

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

  async run() {
    const [probe, pool] = [this.#probe, this.#pool];
    if (this.#tripMs === undefined) await this.#warmUp();
    const calls = Math.max(1, Math.min(MOST_CALLS, Math.floor(this.#cellMs / this.#tripMs!)));
    const sending = this.#values(calls).map((value) => () => pool.submit(busy, value, 0));
    const send = await sendMs(probe, sending);
    const { latest } = this.#fixed;
    // Busy for longer than the caller needs.
    const afterwards = LEAST_BUSY_MS + send;
    const worker = await workerMs(probe, pool, {
      task: busy,
      items: this.#values(calls + 1),
      chunkSize: 1,
      args: [afterwards],
      taskMs: afterwards,
      edgesMs: send + latest.receive,
    });
    if (this.#shared !== undefined) return { send, worker };
    return { send, worker, ...(this.#isFew ? await this.#fewBack(calls) : await this.#manyBack(calls)) };
  }

  /** Results of few bytes, several in a chunk: what the caller takes is measured alone. */
  async #fewBack(calls: number) {
    const asking = Array.from({ length: calls }, () => () => this.#ask());
    const receive = await receiveMs(this.#probe, asking, LEAST_BUSY_MS + AWAY * this.#tripMs!);
    const busyMs = (LEAST_BUSY_MS + receive) / BATCH;
    const edgesMs = this.#fixed.latest.send + receive;
    return {
      receive,
      back: await workerMs(this.#probe, this.#pool, this.#giving(BATCH * (calls + 1), BATCH, busyMs, edgesMs)),
    };
  }

  /** Of many bytes, where looking away from what comes in pieces would change it: what the caller takes is the rest of a call and its answer. */
  async #manyBack(calls: number) {
    const trip = await roundTripMs(
      this.#probe,
      Array.from({ length: calls }, () => () => this.#ask()),
    );
    // The edges are such a call, less what the worker does in it, which stands for one of its items.
    const giving = this.#giving(calls + 1, 1, LEAST_BUSY_MS + trip, trip);
    return { trip, back: await workerMs(this.#probe, this.#pool, { ...giving, count: calls }) };
  }

  #giving(items: number, chunkSize: number, taskMs: number, edgesMs: number): Stream {
    const shapes = Array.from({ length: items }, () => this.shape);
    return { task: give, items: shapes, chunkSize, args: [this.#count, taskMs], taskMs, edgesMs };
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
    const [own, fixed] = [(one: string) => `${this.name}.${one}`, (one: string) => `${this.#fixed.name}.${one}`];
    if (figure === 'worker') {
      return samples.derived(
        [own('back'), fixed(this.#isFew ? 'workerBatch' : 'worker')],
        (all, without) => all - without,
      );
    }
    if (this.#isFew)
      return samples.derived([own('receive'), fixed('receiveBatch')], (all, without) => (all - without) / BATCH);
    return samples.derived(
      [own('trip'), own('back'), fixed('wake'), fixed('worker')],
      (trip, back, wake, worker) => trip - back - (wake - worker),
    );
  }

  get #isFew(): boolean {
    return this.bytes <= FEW_BYTES;
  }

  #ask(): Promise<unknown> {
    if (!this.#isFew) return this.#pool.submit(give, this.shape, this.#count, 0);
    const { task, items, chunkSize, args } = this.#giving(BATCH, BATCH, 0, 0);
    return this.#pool.map(task, items, { chunkSize, args });
  }

  #values(count: number): readonly unknown[] {
    return Array.from({ length: count }, () => this.#shared ?? give(this.shape, this.#count, 0, true));
  }

  async #warmUp(): Promise<void> {
    let [least, all] = [Number.POSITIVE_INFINITY, 0];
    for (let i = 0; i < MOST_WARM_UPS && all < WARM_UP_MS; i++) {
      const [value] = this.#values(1);
      const there = await roundTripMs(this.#probe, [() => this.#pool.submit(busy, value, 0)]);
      const back = this.#shared === undefined ? await roundTripMs(this.#probe, [() => this.#ask()]) : 0;
      least = Math.min(least, Math.max(there, back));
      all += there + back;
    }
    this.#tripMs = least;
  }
}
