/** Of one worker: which of its calls are timed, and what became of those. */

import { now } from '../../base/clock.js';
import type { CallTimings, LaneTimes } from '../../base/stats.js';
import { BriefTimes } from '../../transport/brief-times.js';
import { LEDGER_SLOTS, slotOf } from '../../transport/ledger.js';
import {
  ANSWERED,
  BACK,
  BACK_BYTES,
  BACK_READ_MS,
  BYTES,
  COMPUTED_MS,
  CORE_WAIT_MS,
  CPU_MS,
  FREE,
  GC_MS,
  newStamps,
  READ_MS,
  SERIALISED_MS,
  STARTED,
  type Stamps,
  TAKEN,
  UNSTAMPED,
  WORKER_CPU_MS,
} from '../../transport/stamps.js';
import type { CallWire } from '../../transport/wire.js';
import type { Flight } from '../flights.js';
import type { Timings } from '../pool.js';
import { LaneClock } from './lane-clock.js';
import { Sampling } from './sampling.js';
import {
  ARGS_BYTES,
  ARGS_DESERIALISE,
  ARGS_SERIALISE,
  ARGS_TRANSFER,
  CPU,
  RESULTS_BYTES,
  RESULTS_DESERIALISE,
  RESULTS_SERIALISE,
  RESULTS_TRANSFER,
  StepBlocks,
  type StepNumbers,
  WAITING,
} from './step-numbers.js';
import { Steps } from './steps.js';

/** The pool's own. */
export interface PoolClock {
  /** How long the pool has had nothing to do, until then. */
  idleMs(at: number): number;
}

export class LaneTimings {
  readonly steps = new Steps();
  readonly #blocks = new StepBlocks();
  /** What the worker has told of itself: CPU time, wait for a core, garbage collection; negative: it cannot. */
  readonly #gauges = new Float64Array(3).fill(-1);
  readonly #pool: PoolClock;
  readonly #clock: LaneClock;
  readonly #sampling: Sampling;
  readonly #concurrency: number;
  readonly #now: () => number;
  // By the flight's slot: when it had been sent, what serialising took, how many went in its message, for how many calls it stands.
  readonly #sentAt = new Float64Array(LEDGER_SLOTS);
  readonly #serialisedMs = new Float64Array(LEDGER_SLOTS);
  readonly #together = new Float64Array(LEDGER_SLOTS);
  readonly #weight = new Float64Array(LEDGER_SLOTS);
  readonly #largeBytes = new Float64Array(LEDGER_SLOTS);
  /** What a plain call is sent with: whoever writes it notes there of how many bytes it is. */
  readonly plain = newStamps();
  readonly #writing: BriefTimes;
  /** When the caller was done with the latest answer. */
  #freeAt = 0;

  constructor(timings: Timings, concurrency: number, pool: PoolClock, clock: () => number = now) {
    this.#now = clock;
    this.#writing = new BriefTimes(clock);
    this.#pool = pool;
    this.#concurrency = concurrency;
    const at = clock();
    this.#clock = new LaneClock(at, timings === 'all', pool.idleMs(at));
    this.#sampling = new Sampling(timings);
  }

  /** `since`: as the worker says. */
  ready(since: number | undefined): void {
    const now = this.#now();
    const at = typeof since === 'number' && since < now ? since : now;
    this.#clock.ready(at, this.#pool.idleMs(at));
  }

  /**
   * A call of so many items is about to be written: for how many calls it stands, 0 where it is not timed. `at`: now, or a few calls ago. What is
   * said here of one call is the caller's to keep until it is sent: others may be sent meanwhile.
   */
  weigh(at: number, items: number): number {
    return this.#sampling.weigh(at, items);
  }

  /** When the writing of a call that is timed begins, as exactly as it is to be measured. */
  begins(at: number): number {
    return this.#writing.isDue ? this.#now() : at;
  }

  /** It has been written with `plain`. */
  sentPlain(seq: number, weight: number, begunAt: number): void {
    this.#sent(seq, weight, begunAt, this.plain[BYTES]!, 0);
  }

  /** It is ready to be posted with what this gives. `bytes`: of large buffers beside the message. */
  sent(seq: number, weight: number, begunAt: number, bytes: number): Stamps {
    this.#sent(seq, weight, begunAt, Number.POSITIVE_INFINITY, bytes);
    return UNSTAMPED;
  }

  /** A message is about to be posted: when. */
  posts(): number {
    return this.#now();
  }

  /** That message, of so many calls, has been. */
  posted(calls: readonly CallWire[], postsAt: number): void {
    const at = this.#now();
    const each = (at - postsAt) / calls.length;
    for (const [seq, , , , , , , stamps] of calls) {
      if (stamps === undefined) continue;
      const slot = slotOf(seq);
      this.#sentAt[slot] = at;
      this.#serialisedMs[slot]! += each;
      this.#together[slot] = calls.length;
    }
  }

  /** Whether stamps may come of it. */
  awaits(seq: number): boolean {
    return this.#weight[slotOf(seq)] !== 0;
  }

  /** Items of a call have run for so long; `at`: about now. */
  ran(ms: number, at: number): void {
    this.#clock.ran(ms, at);
  }

  /** The worker is done with a call: stamps that have not come of it do not come any more. */
  landed(seq: number, at: number): void {
    const slot = slotOf(seq);
    if (this.#weight[slot] === 0) return;
    this.#weight[slot] = 0;
    this.#clock.ranUnstamped(this.#pool.idleMs(at));
  }

  /** `revivedMs`: what it took after the answer was read. `bytes`: of its large buffers. */
  answered(
    { seq, sentAt: begunAt, assignment }: Flight,
    stamps: Stamps,
    revivedMs: number,
    bytes: number,
  ): StepNumbers {
    const slot = slotOf(seq);
    const weight = this.#weight[slot]!;
    this.#weight[slot] = 0;
    const takenAt = stamps[TAKEN]!;
    // The worker may have it before the caller reads the clock: whoever is woken may run first.
    const sentAt = Math.min(this.#sentAt[slot]!, takenAt);
    const lateMs = (this.#sentAt[slot]! - sentAt) / this.#together[slot]!;
    const freeAt = Math.abs(stamps[FREE]!);
    const readMs = stamps[READ_MS]!;
    const answeredAt = stamps[ANSWERED]!;
    const computedMs = stamps[COMPUTED_MS]!;
    // A port has told when it handed the answer over, and not how long it took to read.
    const backAt = stamps[BACK] || this.#now();
    const backMs = stamps[BACK_READ_MS]! + revivedMs;
    const behind = positive(Math.min(freeAt, takenAt) - sentAt);
    const steps = this.#blocks.take();
    const { numbers, at } = steps;
    numbers[at + ARGS_SERIALISE] = positive(this.#serialisedMs[slot]! - lateMs);
    numbers[at + ARGS_TRANSFER] = positive(takenAt - Math.max(sentAt, freeAt));
    numbers[at + ARGS_DESERIALISE] = readMs;
    numbers[at + ARGS_BYTES] = stamps[BYTES]! + this.#largeBytes[slot]!;
    numbers[at + WAITING] = behind + positive(stamps[STARTED]! - takenAt - readMs);
    numbers[at + RESULTS_SERIALISE] = stamps[SERIALISED_MS]!;
    numbers[at + RESULTS_TRANSFER] = positive(backAt - Math.max(answeredAt, this.#freeAt));
    numbers[at + RESULTS_DESERIALISE] = backMs;
    numbers[at + RESULTS_BYTES] = stamps[BACK_BYTES]! + bytes;
    // Its beginning was read a little before.
    numbers[at + CPU] = Math.min(stamps[CPU_MS]!, computedMs);
    this.#freeAt = backAt + backMs;
    this.steps.add(positive(begunAt - assignment.job.acceptedAt), steps, computedMs, weight);
    this.#gauges[0] = stamps[WORKER_CPU_MS]!;
    this.#gauges[1] = stamps[CORE_WAIT_MS]!;
    this.#gauges[2] = stamps[GC_MS]!;
    this.#clock.add(stamps, weight, sentAt, this.#pool.idleMs(backAt));
    return steps;
  }

  #sent(seq: number, weight: number, begunAt: number, bytes: number, largeBytes: number): void {
    const ms = this.#writing.since(begunAt, bytes);
    const slot = slotOf(seq);
    this.#sentAt[slot] = begunAt + ms;
    this.#serialisedMs[slot] = ms;
    this.#together[slot] = 1;
    this.#weight[slot] = weight;
    this.#largeBytes[slot] = largeBytes;
  }

  /** `idle`: it has nothing in hand. `computeMs`: of all of its calls. */
  times(idle: boolean, computeMs: number): LaneTimes {
    const at = this.#now();
    return this.#clock.times(at, idle, computeMs, this.#pool.idleMs(at), this.#concurrency);
  }

  stats(idle: boolean, computeMs: number): CallTimings {
    const [cpuMs, coreWaitMs, gcMs] = this.#gauges as unknown as [number, number, number];
    return {
      ...this.steps.stats(),
      cpuMs: cpuMs < 0 ? undefined : cpuMs,
      coreWaitMs: coreWaitMs < 0 ? undefined : coreWaitMs,
      gcMs: gcMs < 0 ? undefined : gcMs,
      startWaitMs: this.#clock.startWaitMs,
      lane: this.times(idle, computeMs),
    };
  }
}

function positive(ms: number): number {
  return ms > 0 ? ms : 0;
}
