/** The experiments on one back end, and the figures that follow from them. */

import { anonymousMemory } from '../../base/anonymous-memory.js';
import type { BackEndCalibration, CostCurve, DataShape, ShapeCosts } from '../calibration.js';
import type { Probe, ProbedPool, SharedBytes, WorkerKind } from '../probe.js';
import type { Measured } from '../statistics.js';
import { roundTripMs } from './calls.js';
import { Crossing } from './crossing.js';
import { FixedCosts } from './fixed.js';
import type { Experiment, Samples } from './rounds.js';
import { echo, elementsFor, give, pid, residentBytes } from './tasks.js';

/** Bytes of the values that are sent. Buffers of 64 KiB and more take a way of their own. */
export interface Sizes {
  readonly values: readonly number[];
  readonly buffers: readonly number[];
}

const VALUE_SHAPES = ['numbers', 'strings', 'objects'] as const;
const ROUND_TRIPS = [8, 1e3, 1e5];
const SHARED_BYTES = 4096;
const NOTHING: Measured = { median: 0, interval: [0, 0] };

export class BackEndExperiments {
  readonly #probe: Probe;
  readonly #kind: WorkerKind;
  readonly #pool: ProbedPool;
  readonly #fixed: FixedCosts;
  readonly #crossings: readonly Crossing[];
  readonly #sharedValues: SharedBytes | undefined;

  /** `crossesShared`: without the native part processes refuse shared memory, and there is nothing to measure. */
  constructor(probe: Probe, kind: WorkerKind, sizes: Sizes, cellMs: number, crossesShared: boolean) {
    this.#probe = probe;
    this.#kind = kind;
    // Memory first, of which there may be too little: a pool that was opened would stay.
    this.#sharedValues = crossesShared ? probe.share(SHARED_BYTES) : undefined;
    this.#pool = probe.open(kind, { size: 1 });
    this.#fixed = new FixedCosts(probe, this.#pool, kind);
    const crossing = (shape: DataShape, bytes: number, shared?: unknown) =>
      new Crossing(probe, this.#pool, kind, this.#fixed, shape, bytes, cellMs, shared);
    this.#crossings = [
      ...VALUE_SHAPES.flatMap((shape) => sizes.values.map((bytes) => crossing(shape, bytes))),
      ...sizes.buffers.map((bytes) => crossing('buffer', bytes)),
      ...(this.#sharedValues ? [crossing('shared', SHARED_BYTES, this.#sharedValues.value)] : []),
    ];
  }

  /** By name; names tell back ends apart. */
  *experiments(): Generator<[string, Experiment]> {
    yield [`${this.#kind}.start`, { isCold: true, run: () => this.#start() }];
    for (const bytes of ROUND_TRIPS) yield [`${this.#kind}.trip.${bytes}`, { run: () => this.#roundTrip(bytes) }];
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
      roundTrip: ROUND_TRIPS.map((bytes) => ({ bytes, ms: samples.measured(`${this.#kind}.trip.${bytes}.ms`) })),
      ...this.#fixed.figures(samples),
      shapes: Object.fromEntries(
        [...VALUE_SHAPES, 'buffer' as const, 'shared' as const].map((shape) => [shape, this.#shape(shape, samples)]),
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
    const value = give('objects', elementsFor('objects', bytes), 0);
    const call = () => this.#pool.submit(echo, value);
    await roundTripMs(
      this.#probe,
      Array.from({ length: 10 }, () => call),
    );
    return {
      ms: await roundTripMs(
        this.#probe,
        Array.from({ length: bytes < 1e4 ? 50 : 3 }, () => call),
      ),
    };
  }
}
