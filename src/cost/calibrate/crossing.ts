/** What values of one shape and size cost on their way to a worker and back. */

import type { DataShape } from '../calibration.js';
import type { Probe, ProbedPool, WorkerKind } from '../probe.js';
import type { Measured } from '../statistics.js';
import { receiveMs, roundTripMs, sendMs, workerMs } from './calls.js';
import { BATCH, type FixedCosts } from './fixed.js';
import type { Experiment, Samples } from './rounds.js';
import { busy, elementsFor, give } from './tasks.js';

const MOST_CALLS = 20;
const LEAST_BUSY_MS = 0.05;

/** Results of so few bytes are timed several at once. */
const FEW_BYTES = 8_000;
const MOST_WARM_UPS = 10;
const WARM_UP_MS = 10;

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
    // Busy for longer than the caller needs.
    const worker = await workerMs(
      probe,
      pool,
      busy,
      this.#values(calls + 1),
      1,
      [LEAST_BUSY_MS + send],
      send + this.#fixed.latest.receive,
    );
    if (this.#shared !== undefined) return { send, worker };
    const batch = this.#batch;
    const asking = Array.from({ length: calls }, () => () => this.#ask());
    const receive = await receiveMs(probe, asking, LEAST_BUSY_MS + 1.5 * this.#tripMs!);
    const asked = Array.from({ length: batch * (calls + 1) }, () => this.shape);
    const busyMs = (LEAST_BUSY_MS + receive) / batch;
    const edges = this.#fixed.latest.send + receive;
    const workerOut = await workerMs(probe, pool, give, asked, batch, [this.#count, busyMs], edges);
    return { send, worker, receive, workerOut };
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
    const [measured, batched] = figure === 'worker' ? ['workerOut', 'workerBatch'] : ['receive', 'receiveBatch'];
    const base = this.#batch === 1 ? figure : batched;
    const count = figure === 'receive' ? this.#batch : 1;
    return samples.derived(
      [`${this.name}.${measured}`, `${this.#fixed.name}.${base}`],
      (all, without) => (all - without) / count,
    );
  }

  get #batch(): number {
    return this.bytes <= FEW_BYTES ? BATCH : 1;
  }

  #ask(): Promise<unknown> {
    const [pool, batch] = [this.#pool, this.#batch];
    if (batch === 1) return pool.submit(give, this.shape, this.#count, 0);
    return pool.map(
      give,
      Array.from({ length: batch }, () => this.shape),
      { chunkSize: batch, args: [this.#count, 0] },
    );
  }

  #values(count: number): readonly unknown[] {
    return Array.from({ length: count }, () => this.#shared ?? give(this.shape, this.#count, 0));
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
