/** Results of one flight that came right after each other: told at once, since telling each would cost more than most items take. */

import type { Flight } from './flights.js';
import type { RowTimes } from './job.js';

export class Row implements RowTimes {
  readonly flight: Flight;
  /** Index of the first one within the job. */
  readonly from: number;
  readonly values: unknown[] = [];
  readonly sentAt: number;
  computeMs = 0;
  longestMs = 0;

  constructor(flight: Flight, from: number) {
    this.flight = flight;
    this.from = from;
    this.sentAt = flight.sentAt;
  }

  isContinuedBy(flight: Flight, index: number): boolean {
    return flight === this.flight && index === this.from + this.values.length;
  }

  add(value: unknown, computeMs: number): void {
    this.values.push(value);
    this.computeMs += computeMs;
    if (computeMs > this.longestMs) this.longestMs = computeMs;
  }
}
