/**
 * What a call that is timed brings back: ms, and stamps on the host's monotonic clock. Plain numbers in one array, so that the quick way can
 * write them, too. The worker fills the first ones, whoever reads the answer the last three. The same array, empty, asks for it.
 */

import { now } from '../base/clock.js';

/** When the worker took the call, how long it took to read, and its bytes. */
export const TAKEN = 0;
export const READ_MS = 1;
export const BYTES = 2;
/** When the worker last did something else before it took it; negative: it was at other calls, which wait. */
export const FREE = 3;
export const STARTED = 4;
/** Sums over the items. */
export const COMPUTED_MS = 5;
export const SERIALISED_MS = 6;
/** The last result was ready to go. */
export const ANSWERED = 7;
/** CPU time of the tasks; negative where it was not measured, as in the next three. */
export const CPU_MS = 8;
/** Of the worker, in all of its life: on a core, ready but without one, collecting garbage. */
export const WORKER_CPU_MS = 9;
export const CORE_WAIT_MS = 10;
export const GC_MS = 11;
/** What it took to send the answer before this one, after its stamps were made. */
export const LATE_MS = 12;
/** What the worker did between having it and running it, and between its items, while nothing else ran. */
export const DISPATCH_MS = 13;
/** When the answer was taken, how long it took to read, and its bytes. */
export const BACK = 14;
export const BACK_READ_MS = 15;
export const BACK_BYTES = 16;

/** So many are the worker's. */
export const WORKER_STAMPS = BACK;
export const STAMPS = 17;

/** Place of the stamps in a call, and in an answer. */
export const STAMPED = 7;

export type Stamps = readonly number[];

/** Of numbers with fractions from the start, so that V8 never has to make it another. */
export function newStamps(): number[] {
  return [-0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
}

/** Asks for stamps. */
export const UNSTAMPED: Stamps = newStamps();

/** Reads a message that is more than a record of the ring, and notes in it when that was, and how long it took. */
export function readStamped<Message>(read: () => Message, bytes: number): Message {
  const at = now();
  const message = read();
  const ms = now() - at;
  if (typeof message !== 'object' || message === null) return message;
  const isAnswer = Array.isArray(message);
  const stamps = isAnswer ? message[STAMPED] : (message as { readonly stamps?: unknown }).stamps;
  if (!Array.isArray(stamps)) return message;
  stamps[isAnswer ? BACK : TAKEN] = at;
  stamps[isAnswer ? BACK_READ_MS : READ_MS] = ms;
  stamps[isAnswer ? BACK_BYTES : BYTES] = bytes;
  return message;
}

/** An answer that a port has read by itself: nobody here knows when, nor how long it took, and the worker is not asked. */
export function unseen<Message>(message: Message): Message {
  const stamps: unknown = Array.isArray(message) ? message[STAMPED] : undefined;
  if (Array.isArray(stamps)) stamps.fill(0, BACK, STAMPS);
  return message;
}

const MOST = 2 ** 53;
/** What the least is that each may be. */
const LEAST = newStamps();
LEAST[FREE] = -MOST;
for (const gauge of [CPU_MS, WORKER_CPU_MS, CORE_WAIT_MS, GC_MS]) LEAST[gauge] = -1;

/** As a worker may have written them: all of them numbers that may be. */
export function areStamps(value: unknown): value is number[] {
  if (!Array.isArray(value) || value.length !== STAMPS) return false;
  for (let i = 0; i < STAMPS; i++) {
    const stamp: unknown = value[i];
    // NaN is neither.
    if (typeof stamp !== 'number' || !(stamp >= LEAST[i]! && stamp <= MOST)) return false;
  }
  return true;
}
