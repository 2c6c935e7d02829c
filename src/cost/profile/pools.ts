/** The pools of an experiment: each is opened when it is needed first, warmed up, and closed when nobody needs it any more. */

import type { Probe, ProbedPool, WorkerKind } from '../probe.js';
import type { Setting } from './settings.js';
import type { Work } from './work.js';

interface Open {
  readonly kind: WorkerKind;
  readonly size: number;
  readonly pool: ProbedPool;
  readonly startMs: number;
}

/** Code is compiled once runs get no faster by so much; after so many of them it is as it is. */
const FASTER = 0.9;
const MOST_WARM_UPS = 5;
/** A run that takes so long was warm for most of it. */
const LONG_MS = 1_500;

export class Pools {
  readonly #probe: Probe;
  #open: Open[] = [];

  constructor(probe: Probe) {
    this.#probe = probe;
  }

  /** Whose workers have started and have run the work. */
  async warm(work: Work, { kind, size, chunkSize }: Setting): Promise<ProbedPool> {
    const { now } = this.#probe;
    const known = this.#find(kind, size);
    if (known !== undefined) return known.pool;
    const before = now();
    const pool = this.#probe.open(kind, { size });
    const at = this.#open.length;
    this.#open.push({ kind, size, pool, startMs: 0 });
    await pool.warm();
    this.#open[at] = { kind, size, pool, startMs: now() - before };
    let last = Number.POSITIVE_INFINITY;
    for (let i = 0; i < MOST_WARM_UPS && last > 0; i++) {
      const ms = await work.map(pool, chunkSize, now);
      last = ms > LONG_MS || ms > FASTER * last ? 0 : ms;
    }
    return pool;
  }

  /** Ms from nothing to ready; undefined for one that was not opened. */
  startMs(kind: WorkerKind, size: number): number | undefined {
    return this.#find(kind, size)?.startMs;
  }

  /** Closes all others. */
  async keep(settings: readonly Setting[]): Promise<void> {
    const isNeeded = (open: Open) => settings.some(({ kind, size }) => kind === open.kind && size === open.size);
    const others = this.#open.filter((open) => !isNeeded(open));
    this.#open = this.#open.filter(isNeeded);
    await Promise.all(others.map(({ pool }) => pool.close()));
  }

  async terminate(reason: unknown): Promise<void> {
    const open = this.#open;
    this.#open = [];
    await Promise.all(open.map(({ pool }) => pool.terminate(reason)));
  }

  #find(kind: WorkerKind, size: number): Open | undefined {
    return this.#open.find((open) => open.kind === kind && open.size === size);
  }
}
