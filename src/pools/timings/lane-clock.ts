/** Adds up what a worker did with its time, from the stamps of its calls. */

import type { LaneTimes } from '../../base/stats.js';
import {
  ANSWERED,
  DISPATCH_MS,
  FREE,
  LATE_MS,
  READ_MS,
  SERIALISED_MS,
  type Stamps,
  TAKEN,
} from '../../transport/stamps.js';

export class LaneClock {
  readonly #isComplete: boolean;
  readonly #bornAt: number;
  #startMs = 0;
  /** Of the start, while the pool had work. */
  startWaitMs = 0;
  /** Until then it is known what it did. */
  #until: number;
  #idleMs = 0;
  #waitMs = 0;
  #transferMs = 0;
  #readMs = 0;
  #dispatchMs = 0;
  #serialiseMs = 0;
  #poolIdleMs = 0;
  /** Since then, without stamps: for how long it is known to have computed, and when that was told last. */
  #ranMs = 0;
  #ranUntil = Number.NEGATIVE_INFINITY;

  /** `isComplete`: each of its calls will be told. */
  constructor(bornAt: number, isComplete: boolean, poolIdleMs: number) {
    this.#poolIdleMs = poolIdleMs;
    this.#bornAt = bornAt;
    this.#until = bornAt;
    this.#isComplete = isComplete;
  }

  /** `poolIdleMs`: how long the pool had nothing to do, in all of its life until now. */
  ready(at: number, poolIdleMs: number): void {
    this.#startMs = Math.max(0, at - this.#bornAt);
    this.startWaitMs = Math.max(0, this.#startMs - (poolIdleMs - this.#poolIdleMs));
    this.#until = this.#bornAt + this.#startMs;
    this.#poolIdleMs = poolIdleMs;
  }

  /** Items have run for so long, until about now. Stamps that come with the last of their call say it better. */
  ran(ms: number, at: number): void {
    this.#ranMs += ms;
    this.#ranUntil = at;
  }

  /** No stamps come of the items that have run: before and between them it waited, as far as anybody knows. */
  ranUnstamped(poolIdleMs: number): void {
    const ms = this.#ranUntil - this.#until;
    if (ms > 0) {
      this.#wait(Math.max(0, ms - this.#ranMs), poolIdleMs);
      this.#until = this.#ranUntil;
      this.#poolIdleMs = poolIdleMs;
    }
    this.#isStamped();
  }

  /** A call that stands for `weight`, in the order of the answers. `sentAt`: when the caller had sent it. */
  add(stamps: Stamps, weight: number, sentAt: number, poolIdleMs: number): void {
    const takenAt = stamps[TAKEN]!;
    const answeredAt = stamps[ANSWERED]!;
    const lateMs = stamps[LATE_MS]!;
    const from = this.#until + lateMs;
    const wasBusy = stamps[FREE]! < 0;
    if (!wasBusy && takenAt > from) {
      const sent = Math.min(Math.max(sentAt, from), takenAt);
      this.#wait(sent - from, poolIdleMs);
      this.#transferMs += takenAt - sent;
    }
    this.#poolIdleMs = poolIdleMs;
    this.#readMs += stamps[READ_MS]! * weight;
    this.#dispatchMs += stamps[DISPATCH_MS]! * weight;
    this.#serialiseMs += stamps[SERIALISED_MS]! * weight + lateMs;
    if (answeredAt > this.#until) this.#until = answeredAt;
    this.#isStamped();
  }

  /** `idle`: it has nothing in hand at `now`. `computeMs`: of all calls. `concurrency`: how many of them at once. */
  times(now: number, idle: boolean, computeMs: number, poolIdleMs: number, concurrency: number): LaneTimes {
    const known = Math.max(this.#until, this.#ranUntil);
    const until = idle && known > this.#bornAt ? Math.max(now, known) : known;
    const since = Math.max(0, until - this.#until - this.#ranMs);
    const pool = Math.min(Math.max(0, poolIdleMs - this.#poolIdleMs), since);
    const idleMs = this.#idleMs + pool;
    const alive = until - this.#bornAt - this.#startMs - idleMs;
    const parts = { startMs: this.#startMs, idleMs };
    if (!this.#isComplete) return { ...parts, ...this.#estimated(alive, computeMs, concurrency) };
    const told = {
      waitMs: this.#waitMs + since - pool,
      transferMs: this.#transferMs,
      deserialiseMs: this.#readMs,
      dispatchMs: this.#dispatchMs,
      serialiseMs: this.#serialiseMs,
    };
    const left = alive - Object.values(told).reduce((sum, ms) => sum + ms, 0);
    const compute = mostOf(left, computeMs, concurrency);
    return { ...parts, ...told, computeMs: compute, unaccountedMs: left - compute };
  }

  // Samples may tell of more than there is room for: one that stands for a thousand others may have met the garbage collector.
  #estimated(alive: number, computeMs: number, concurrency: number): Omit<LaneTimes, 'startMs' | 'idleMs'> {
    const compute = mostOf(alive, computeMs, concurrency);
    const left = Math.max(0, alive - compute);
    const told = this.#readMs + this.#dispatchMs + this.#serialiseMs;
    const factor = told > left ? left / told : 1;
    return {
      waitMs: left - told * factor,
      transferMs: 0,
      deserialiseMs: this.#readMs * factor,
      dispatchMs: this.#dispatchMs * factor,
      computeMs: compute,
      serialiseMs: this.#serialiseMs * factor,
      unaccountedMs: Math.min(0, alive - compute),
    };
  }

  #isStamped(): void {
    this.#ranMs = 0;
    this.#ranUntil = Number.NEGATIVE_INFINITY;
  }

  #wait(ms: number, poolIdleMs: number): void {
    const pool = Math.min(Math.max(0, poolIdleMs - this.#poolIdleMs), ms);
    this.#idleMs += pool;
    this.#waitMs += ms - pool;
  }
}

// Of calls that overlap it is not more than the time in which there were any.
function mostOf(left: number, computeMs: number, concurrency: number): number {
  return concurrency === 1 ? computeMs : Math.min(computeMs, Math.max(0, left));
}
