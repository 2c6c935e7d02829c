/** Time: a monotonic clock that all threads and processes of this host share, and timers that can be injected in tests. */

import { performance } from 'node:perf_hooks';

export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Milliseconds on the host's monotonic clock. */
  now(): number;
  /** Calls back once after `ms`; never keeps the program alive by itself. */
  after(ms: number, callback: () => void): Timer;
}

// performance.now() starts at zero in every thread; hrtime does not, but costs a BigInt a call. Any delay between the two readings
// makes the difference too small, so the largest of several is the best.
const offset = Math.max(...Array.from({ length: 8 }, () => Number(process.hrtime.bigint()) / 1e6 - performance.now()));

/** Milliseconds on the monotonic clock that every thread and process of this host reads alike. */
export function now(): number {
  return performance.now() + offset;
}

/** A reading of the clock that several have in common. */
export interface Moment {
  readonly at: number;
}

// A reading costs about as much as all else that a pool does for a call.
const SHARED_BY = 16;

let latest: Moment = { at: 0 };
let left = 0;
let willForget = false;
const settled = Promise.resolve();

/** Now, or when one of the last few asked in this very turn of the event loop: for what happens by the thousand. */
export function recently(): Moment {
  if (left === 0) read();
  left--;
  return latest;
}

function read(): void {
  latest = { at: now() };
  left = SHARED_BY;
  if (willForget) return;
  willForget = true;
  settled.then(forget);
}

function forget(): void {
  left = 0;
  willForget = false;
}

// Longer delays overflow Node's 32-bit timers and would fire at once.
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now,
  after(ms, callback) {
    const timer = setTimeout(callback, Math.min(ms, LONGEST_TIMER_MS));
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};
