/** Of one pool: how long it had work, and what its workers tell, also those that are gone. */

import { now } from '../../base/clock.js';
import { availableCores } from '../../base/cores.js';
import { HostLoad } from '../../base/host-load.js';
import type { CallTimings, LaneTimes, PoolTimings as PoolTimingsStats } from '../../base/stats.js';
import type { Timings } from '../pool.js';
import type { ResolvedOptions } from '../pool-options.js';
import { CallerLoad, type LoopReading } from './caller-load.js';
import { LaneTimings, type PoolClock } from './lane-timings.js';
import type { StepNumbers } from './step-numbers.js';
import { Steps } from './steps.js';

/** Undefined when nothing is timed. */
export function timingsOf({ timings, tasksPerWorker }: ResolvedOptions): PoolTimings | undefined {
  return timings === 'off' ? undefined : new PoolTimings(timings, tasksPerWorker);
}

type Told = Pick<CallTimings, 'cpuMs' | 'coreWaitMs' | 'gcMs' | 'startWaitMs' | 'lane'>;

const READINGS = 64;

export class PoolTimings implements PoolClock {
  readonly #timings: Timings;
  readonly #concurrency: number;
  readonly #now: () => number;
  readonly #bornAt: number;
  /** Since when it has had work; undefined: it has none. */
  #busySince: number | undefined;
  #busyMs = 0;
  readonly #caller: CallerLoad;
  readonly #host = new HostLoad();
  readonly #clockMs: number;
  readonly #cores = availableCores();
  /** Each with when it began. */
  readonly #lanes = new Map<LaneTimings, number>();
  readonly #goneSteps = new Steps();
  #gone: Told | undefined;

  /** `concurrency`: calls at once in one worker. `loop`: reads the event loop. */
  constructor(timings: Timings, concurrency: number, clock: () => number = now, loop?: () => LoopReading) {
    this.#timings = timings;
    this.#concurrency = concurrency;
    this.#now = clock;
    this.#bornAt = clock();
    for (let i = 1; i < READINGS; i++) clock();
    this.#clockMs = (clock() - this.#bornAt) / READINGS;
    this.#caller = new CallerLoad(clock(), loop);
  }

  /** It has work from now on. */
  opened(at: number): void {
    if (this.#busySince !== undefined) return;
    this.#busySince = at;
    this.#caller.turned(at, this.#busyMs);
  }

  drained(at: number): void {
    if (this.#busySince === undefined) return;
    this.#busyMs = this.#busy(at);
    this.#busySince = undefined;
    this.#caller.turned(at, this.#busyMs);
  }

  idleMs(at: number): number {
    return Math.max(0, at - this.#bornAt - this.#busy(at));
  }

  lane(): LaneTimings {
    const bornAt = this.#now();
    const lane = new LaneTimings(this.#timings, this.#concurrency, this, this.#now);
    this.#lanes.set(lane, bornAt);
    return lane;
  }

  /** The worker has gone; `idle`: it had nothing in hand. */
  ended(lane: LaneTimings, computeMs: number, idle: boolean): void {
    const bornAt = this.#lanes.get(lane);
    if (bornAt === undefined) return;
    this.#lanes.delete(lane);
    this.#goneSteps.merge(lane.steps);
    const told = lane.stats(idle, computeMs);
    // What it did since its latest answer it can tell nobody any more.
    const untold = idle ? 0 : this.#now() - bornAt - total(told.lane);
    this.#gone = sum(this.#gone, { ...told, lane: plus(told.lane, { ...NOTHING, unaccountedMs: untold }) });
  }

  /** An item has run in the pool's own thread. */
  ranHere(queuedMs: number, computeMs: number): void {
    this.#goneSteps.add(Math.max(0, queuedMs), NO_STEPS, computeMs, 1);
  }

  /** Of a pool that has no workers: `computeMs` of all of its items. */
  statsHere(computeMs: number): PoolTimingsStats {
    const now = this.#now();
    const [idleMs, busyMs] = [this.idleMs(now), this.#busy(now)];
    const ran = Math.min(computeMs, busyMs);
    const lane = { ...NOTHING, idleMs, computeMs: ran, dispatchMs: busyMs - ran };
    return { ...this.stats([]), lane };
  }

  /** `workers`: of all that are not gone, also of those that are leaving. */
  stats(workers: readonly (CallTimings | undefined)[]): PoolTimingsStats {
    const steps = new Steps();
    steps.merge(this.#goneSteps);
    for (const lane of this.#lanes.keys()) steps.merge(lane.steps);
    let told = this.#gone;
    for (const worker of workers) if (worker !== undefined) told = sum(told, worker);
    const { cpuMs, coreWaitMs, gcMs, startWaitMs = 0, lane = NOTHING } = told ?? {};
    const at = this.#now();
    const busyMs = this.#busy(at);
    return {
      ...steps.stats(),
      ...{ cpuMs, coreWaitMs, gcMs, startWaitMs, lane },
      busyMs,
      callerBusy: this.#caller.share(at, busyMs),
      clockMs: this.#clockMs,
      cores: this.#cores,
      ...this.#host.shares(),
    };
  }

  #busy(at: number): number {
    return this.#busyMs + (this.#busySince === undefined ? 0 : Math.max(0, at - this.#busySince));
  }
}

const NO_STEPS: StepNumbers = { numbers: Float64Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0), at: 0 };

const NOTHING: LaneTimes = {
  startMs: 0,
  idleMs: 0,
  waitMs: 0,
  transferMs: 0,
  deserialiseMs: 0,
  dispatchMs: 0,
  computeMs: 0,
  serialiseMs: 0,
  unaccountedMs: 0,
};

function sum(one: Told | undefined, other: Told): Told {
  if (one === undefined) return other;
  return {
    cpuMs: sumOf(one.cpuMs, other.cpuMs),
    coreWaitMs: sumOf(one.coreWaitMs, other.coreWaitMs),
    gcMs: sumOf(one.gcMs, other.gcMs),
    startWaitMs: one.startWaitMs + other.startWaitMs,
    lane: plus(one.lane, other.lane),
  };
}

function plus(one: LaneTimes, other: LaneTimes): LaneTimes {
  const both = { ...one } as { -readonly [K in keyof LaneTimes]: LaneTimes[K] };
  for (const part of Object.keys(NOTHING) as (keyof LaneTimes)[]) both[part] += other[part];
  return both;
}

function total(lane: LaneTimes): number {
  return Object.values(lane).reduce((ms: number, part: number) => ms + part, 0);
}

function sumOf(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined ? other : one + (other ?? 0);
}
