/** The experiments on one back end, and the figures that follow from them. */

import { anonymousMemory } from '../../base/anonymous-memory.js';
import type { BackEndCalibration, CostCurve, DataShape, ShapeCosts } from '../calibration.js';
import type { Probe, ProbedPool, SharedBytes, WorkerKind } from '../probe.js';
import type { Measured } from '../statistics.js';
import { roundTripMs } from './calls.js';
import { Crossing } from './crossing.js';
import { FixedCosts } from './fixed.js';
import { type Experiment, type Samples, warmed } from './rounds.js';
import { echo, elementsFor, newValue, pid, residentBytes } from './tasks.js';

export interface BackEndEffort {
  /** Bytes of the values that are sent, by their shape. */
  readonly sizes: Readonly<Record<Exclude<DataShape, 'shared'>, readonly number[]>>;
  /** Bytes of what is given back at once. */
  readonly trips: readonly number[];
  /** Ms that the calls of one shape and size may take each way, but for those that there must be. */
  readonly cellMs: number;
  /** In how many rounds a worker is started. */
  readonly starts: number;
}

const VALUE_SHAPES = ['numbers', 'strings', 'objects', 'buffer'] as const;
const SHARED_BYTES = 4096;
const NOTHING: Measured = { median: 0, interval: [0, 0] };

export class BackEndExperiments {
  readonly #probe: Probe;
  readonly #kind: WorkerKind;
  readonly #effort: BackEndEffort;
  readonly #pool: ProbedPool;
  readonly #fixed: FixedCosts;
  readonly #crossings: readonly Crossing[];
  readonly #sharedValues: SharedBytes | undefined;

  /** `crossesShared`: without the native part processes refuse shared memory, and there is nothing to measure. */
  constructor(probe: Probe, kind: WorkerKind, effort: BackEndEffort, crossesShared: boolean) {
    const { sizes, cellMs } = effort;
    this.#effort = effort;
    this.#probe = probe;
    this.#kind = kind;
    // Memory first, of which there may be too little: a pool that was opened would stay.
    this.#sharedValues = crossesShared ? probe.share(SHARED_BYTES) : undefined;
    this.#pool = probe.open(kind, { size: 1 });
    this.#fixed = new FixedCosts(probe, this.#pool, kind);
    const crossing = (shape: DataShape, bytes: number, shared?: unknown) =>
      new Crossing(probe, this.#pool, kind, this.#fixed, shape, bytes, cellMs, shared);
    this.#crossings = [
      ...VALUE_SHAPES.flatMap((shape) => sizes[shape].map((bytes) => crossing(shape, bytes))),
      ...(this.#sharedValues ? [crossing('shared', SHARED_BYTES, this.#sharedValues.value)] : []),
    ];
  }

  /** By name; names tell back ends apart. */
  *experiments(): Generator<[string, Experiment]> {
    yield [`${this.#kind}.start`, { warm: async () => {}, run: () => this.#start(), most: this.#effort.starts }];
    for (const bytes of this.#effort.trips) yield [`${this.#kind}.trip.${bytes}`, warmed(() => this.#roundTrip(bytes))];
    yield [this.#fixed.name, this.#fixed];
    for (const crossing of this.#crossings) yield [crossing.name, crossing];
  }

  async warm(): Promise<void> {
    await this.#pool.warm();
  }

  async close(): Promise<void> {
    try {
      await this.#pool.close();
    } finally {
      this.#sharedValues?.dispose();
    }
  }

  figures(samples: Samples): BackEndCalibration {
    return {
      startMs: samples.measured(`${this.#kind}.start.ms`),
      memoryPerWorker: samples.measured(`${this.#kind}.start.bytes`),
      roundTrip: this.#effort.trips.map((bytes) => ({ bytes, ms: samples.measured(`${this.#kind}.trip.${bytes}.ms`) })),
      ...this.#fixed.figures(samples),
      shapes: Object.fromEntries(
        [...VALUE_SHAPES, 'shared' as const].map((shape) => [shape, this.#shape(shape, samples)]),
      ) as Record<DataShape, ShapeCosts>,
    };
  }

  #shape(shape: DataShape, samples: Samples): ShapeCosts {
    const crossings = this.#crossings.filter((one) => one.shape === shape);
    // Nothing costs nothing, but a handle costs the same whatever memory it is of.
    const curve = (of: (one: Crossing) => Measured): CostCurve => [
      ...(shape === 'shared' ? [] : [{ bytes: 0, ms: NOTHING }]),
      ...crossings.map((one) => ({ bytes: one.bytes, ms: of(one) })),
    ];
    return {
      arguments: {
        serialise: curve((one) => one.argument(samples, 'send')),
        deserialise: curve((one) => one.argument(samples, 'worker')),
      },
      results: {
        serialise: curve((one) => one.result(samples, 'worker')),
        deserialise: curve((one) => one.result(samples, 'receive')),
      },
    };
  }

  async #start() {
    const { now, open } = this.#probe;
    const idle = anonymousMemory('self') ?? process.memoryUsage.rss();
    const before = now();
    const pool = open(this.#kind, { size: 1 });
    try {
      await pool.warm();
      const ms = now() - before;
      const bytes =
        this.#kind === 'process'
          ? (anonymousMemory((await pool.submit(pid)) as number) ?? ((await pool.submit(residentBytes)) as number))
          : (anonymousMemory('self') ?? process.memoryUsage.rss()) - idle;
      return { ms, bytes: Math.max(0, bytes) };
    } finally {
      await pool.close();
    }
  }

  async #roundTrip(bytes: number) {
    const value = newValue('objects', elementsFor('objects', bytes));
    const calls = Array.from({ length: bytes < 1e4 ? 30 : 2 }, () => () => this.#pool.submit(echo, value));
    // The first ones wake both sides.
    await roundTripMs(this.#probe, calls);
    return { ms: await roundTripMs(this.#probe, calls) };
  }
}
