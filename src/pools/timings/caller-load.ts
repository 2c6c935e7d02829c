/** How busy the event loop of a pool's owner was while the pool had work. */

import { performance } from 'node:perf_hooks';

/** Ms, since the loop began. */
export interface LoopReading {
  readonly active: number;
  readonly idle: number;
}

// A reading takes a quarter of a microsecond: brief calls, one at a time, would have two each.
const EVERY_MS = 0.05;

export class CallerLoad {
  readonly #read: () => LoopReading;
  /** The latest reading, and how long the pool had had work by then. */
  #latest: LoopReading;
  #at: number;
  #workMs = 0;
  #nextAt = Number.NEGATIVE_INFINITY;
  #activeMs = 0;
  #idleMs = 0;

  constructor(at: number, read: () => LoopReading = () => performance.eventLoopUtilization()) {
    this.#read = read;
    this.#latest = read();
    this.#at = at;
  }

  /** The pool has got work, or has none left; it has had some for `workMs` in all. */
  turned(at: number, workMs: number): void {
    if (at < this.#nextAt) return;
    // Two at once: the beginning and the end of what is brief and rare.
    this.#nextAt = Math.max(this.#nextAt, at - EVERY_MS) + EVERY_MS;
    this.#book(at, workMs);
  }

  /** From 0 to 1; 0 when there was no work. */
  share(at: number, workMs: number): number {
    this.#book(at, workMs);
    const known = this.#activeMs + this.#idleMs;
    return known > 0 ? this.#activeMs / known : 0;
  }

  // Since the latest reading it mostly had work all the time, or none; of many turns in some microseconds, a part.
  #book(at: number, workMs: number): void {
    if (at <= this.#at) return;
    const part = Math.min(1, (workMs - this.#workMs) / (at - this.#at));
    const { active, idle } = this.#read();
    this.#activeMs += part * (active - this.#latest.active);
    this.#idleMs += part * (idle - this.#latest.idle);
    this.#latest = { active, idle };
    this.#at = at;
    this.#workMs = workMs;
  }
}
