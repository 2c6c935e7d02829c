/** How long one turn of the event loop goes on with the messages of a channel: what they call back may take any time, and others wait. */

import { now } from '../base/clock.js';

/** A timer or a request hardly notices it, and to begin a new turn costs little beside it. */
export const TURN_MS = 10;
/** After so many messages it is over in any case: about as many results as a ring holds. */
export const MOST_IN_A_TURN = 2 ** 14;
// After so many records of a ring microtasks get a turn, and the producer the space.
export const RECORDS_AT_ONCE = 512;
// A plain record is handled in less time than it takes to look at the clock: so many have one look in common.
export const RECORDS_A_LOOK = 16;
// What is shorter is only added up: whoever asks to be told of the next turn keeps the event loop from its sleep.
const SHORT_MS = 1;

export class Turn {
  readonly #clock: () => number;
  #left = TURN_MS;
  /** What was too short to be counted, together. */
  #short = 0;
  #isCounted = false;

  constructor(clock: () => number = now) {
    this.#clock = clock;
  }

  /** Until when what begins now may go on. */
  end(): number {
    return this.#clock() + this.#left;
  }

  isOver(end: number): boolean {
    return this.#clock() >= end;
  }

  /** What was to go on until `end` has stopped: the next one in this turn has the time that is left. */
  stopped(end: number): void {
    if (end === Number.POSITIVE_INFINITY) return;
    this.#short += this.#left - (end - this.#clock());
    if (this.#short < SHORT_MS) return;
    this.#left -= this.#short;
    this.#short = 0;
    if (this.#isCounted) return;
    this.#isCounted = true;
    setImmediate(() => {
      this.#isCounted = false;
      this.#left = TURN_MS;
    });
  }
}
