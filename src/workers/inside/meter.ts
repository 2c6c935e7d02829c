/** What a worker measures of itself while calls are timed: its thread's CPU time, its wait for a core, garbage collection. */

import { PerformanceObserver } from 'node:perf_hooks';
import { native } from '../../base/native.js';
import { readProcFile } from '../../base/proc-file.js';
import {
  ANSWERED,
  BYTES,
  CORE_WAIT_MS,
  CPU_MS,
  DISPATCH_MS,
  FREE,
  GC_MS,
  LATE_MS,
  READ_MS,
  SERIALISED_MS,
  STAMPED,
  STARTED,
  TAKEN,
  WORKER_CPU_MS,
} from '../../transport/stamps.js';
import type { ToWorker } from '../../transport/wire.js';

// To read the CPU's clock is a system call. What is a tenth of the shortest call that is measured is a good enough reading of its start.
const FRESH_MS = 0.05;
const WORTH_MS = 0.5;
// The kernel's own figures are some ms old anyway, and reading them costs more.
const SYSTEM_EVERY_MS = 20;

const UNKNOWN = -1;

/** What the platform tells of this thread. Injected in tests. */
export interface Gauges {
  /** Of the thread, in ms; undefined where nothing tells it at once. */
  readonly cpuTime: (() => number) | undefined;
  /** On a core, and ready but without one, in ms; undefined where the kernel does not tell. */
  schedule(): readonly [cpuMs: number, waitMs: number] | undefined;
}

const systemGauges: Gauges = {
  // Called as a method: it is the addon's own.
  get cpuTime() {
    const addon = native();
    return addon === undefined ? undefined : () => addon.threadCpuTime();
  },
  schedule() {
    try {
      const [cpu, wait] = readProcFile('/proc/thread-self/schedstat').split(' ').map(Number);
      return cpu === undefined || wait === undefined || Number.isNaN(cpu + wait) ? undefined : [cpu / 1e6, wait / 1e6];
    } catch {
      return undefined;
    }
  },
};

export class Meter {
  /** When the worker was done with the latest call, and what had been told by then. */
  #freeAt = 0;
  #toldByThen = 0;
  /** What of its time between items has been told as a part of some call, in all of its life: no part of it is told twice. */
  toldMs = 0;
  #lateMs = 0;
  readonly #gauges: Gauges;
  readonly #cpuTime: (() => number) | undefined;
  /** So many calls at once: what one of several uses cannot be told. */
  readonly #concurrency: number;
  #cpuAt = Number.NEGATIVE_INFINITY;
  #cpuMs = 0;
  /** The latest call was: those that follow brief ones are not measured, since to read the clock can take longer than they do. */
  #wasLong = true;
  #systemAt = Number.NEGATIVE_INFINITY;
  #workerCpuMs = UNKNOWN;
  #coreWaitMs = UNKNOWN;
  #gcMs = 0;

  constructor(concurrency: number, gauges: Gauges = systemGauges) {
    this.#concurrency = concurrency;
    this.#gauges = gauges;
    this.#cpuTime = gauges.cpuTime;
  }

  watchGarbage(): void {
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) this.#gcMs += duration;
    });
    observer.observe({ entryTypes: ['gc'] });
  }

  /** The worker is done with a call. */
  freed(at: number): void {
    this.#freeAt = at;
    this.#toldByThen = this.toldMs;
  }

  /** Calls have come. `freeAt`: when the worker last did something else; `isBusy`: it is at other calls. */
  took(message: ToWorker, freeAt: number, isBusy: boolean, now: () => number): void {
    const at = Math.max(freeAt, this.#freeAt);
    const free = isBusy ? -at : at;
    if (Array.isArray(message)) {
      this.#arrived(message[STAMPED] as number[], free);
      return;
    }
    const { calls, stamps } = message as unknown as { calls: unknown[][]; stamps: number[] };
    // A port hands over what it has read.
    if (stamps[TAKEN] === 0) stamps[TAKEN] = now();
    this.#arrived(stamps, free);
    // Those that are not timed have their part, too: others stand for them.
    stamps[READ_MS]! /= calls.length;
    stamps[BYTES]! /= calls.length;
    for (const call of calls) if (call[STAMPED] !== undefined) call[STAMPED] = stamps.slice();
  }

  /** The time from `before` until `at` is this part of a call, but for what has been told since `toldMs` was `told`. */
  tells(stamps: number[], part: number, before: number, at: number, told: number): void {
    const ms = Math.max(0, at - before - (this.toldMs - told));
    stamps[part]! += ms;
    this.toldMs += ms;
  }

  /** Its first item begins. */
  began(stamps: number[], at: number): void {
    const told = Math.max(stamps[STARTED]!, this.#toldByThen);
    this.tells(stamps, DISPATCH_MS, Math.max(stamps[TAKEN]!, this.#freeAt), at, told);
    stamps[STARTED] = at;
    if (this.#cpuTime === undefined || this.#concurrency > 1 || !this.#wasLong) {
      stamps[CPU_MS] = UNKNOWN;
      return;
    }
    if (at - this.#cpuAt > FRESH_MS) this.#readCpu(at);
    stamps[CPU_MS] = this.#cpuMs;
  }

  /** The last item has ended; its result is not written yet. */
  ended(stamps: number[], at: number): void {
    stamps[ANSWERED] = at;
    this.#wasLong = at - stamps[STARTED]! >= WORTH_MS;
    const isMeasured = this.#wasLong && stamps[CPU_MS]! >= 0;
    if (isMeasured) this.#readCpu(at);
    stamps[CPU_MS] = isMeasured ? this.#cpuMs - stamps[CPU_MS]! : UNKNOWN;
    if (at - this.#systemAt > SYSTEM_EVERY_MS) this.#readSystem(at);
    stamps[WORKER_CPU_MS] = this.#workerCpuMs;
    stamps[CORE_WAIT_MS] = this.#coreWaitMs;
    stamps[GC_MS] = this.#gcMs;
    stamps[LATE_MS] = this.#lateMs;
    this.#lateMs = 0;
  }

  /** The last result is ready to be posted. */
  packed(stamps: number[], at: number): void {
    stamps[SERIALISED_MS]! += Math.max(0, at - stamps[ANSWERED]!);
    stamps[ANSWERED] = at;
  }

  /** The answer has gone. */
  answered(stamps: readonly number[], at: number): void {
    this.#lateMs += Math.max(0, at - stamps[ANSWERED]!);
  }

  #arrived(stamps: number[], free: number): void {
    stamps[FREE] = free;
    // Until it starts: what had been told when it came.
    stamps[STARTED] = this.toldMs;
    this.toldMs += stamps[READ_MS]!;
  }

  #readCpu(at: number): void {
    this.#cpuMs = this.#cpuTime!();
    this.#cpuAt = at;
  }

  #readSystem(at: number): void {
    this.#systemAt = at;
    const schedule = this.#gauges.schedule();
    if (schedule === undefined) return;
    [this.#workerCpuMs, this.#coreWaitMs] = schedule;
  }
}
