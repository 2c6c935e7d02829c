/** What a worker has been sent and is not done with. */

import { LEDGER_SLOTS, SEQ_LIMIT, slotOf } from '../transport/ledger.js';
import type { Assignment, Job } from './job.js';
import type { KnownTask } from './known-tasks.js';

/** An assignment that a worker has been sent. */
export interface Flight {
  readonly seq: number;
  readonly assignment: Assignment;
  readonly task: KnownTask;
  readonly sentAt: number;
  /** Of the large buffers and texts that went with it by value. */
  readonly bytes: number;
  /** Items, as they count within the job, of which something was moved there: they cannot be sent again. */
  readonly moved: ReadonlySet<number> | undefined;
  /** Items before this one are settled. Counts within the job. */
  next: number;
}

/** By their slot in the ledger. */
export class Flights {
  /** Of all flights together. */
  bytes = 0;
  size = 0;
  readonly #onBusy: ((isBusy: boolean) => void) | undefined;
  readonly #bySlot: (Flight | undefined)[] = Array.from({ length: LEDGER_SLOTS }, () => undefined);
  #seq = 0;

  /** `onBusy`: told when there is a first one, and when there is none any more. */
  constructor(onBusy?: ((isBusy: boolean) => void) | undefined) {
    this.#onBusy = onBusy;
  }

  /** Whether somebody waits for an outcome that may have come. */
  get areAwaited(): boolean {
    return this.#all().some(({ next, assignment: { to, job } }) => next < to && !job.cancelled);
  }

  /** Whether anything more may be sent there. */
  hasRoom(): boolean {
    return this.size < LEDGER_SLOTS;
  }

  /** Skips slots of calls still under way: one can outlast a thousand others where several run at once. */
  nextSeq(): number {
    do this.#seq = (this.#seq + 1) % SEQ_LIMIT;
    while (this.#bySlot[slotOf(this.#seq)] !== undefined);
    return this.#seq;
  }

  add(flight: Flight): void {
    this.#bySlot[slotOf(flight.seq)] = flight;
    this.bytes += flight.bytes;
    if (this.size++ === 0) this.#onBusy?.(true);
  }

  get(seq: number): Flight | undefined {
    const flight = this.#bySlot[slotOf(seq)];
    return flight?.seq === seq ? flight : undefined;
  }

  has(flight: Flight): boolean {
    return this.#bySlot[slotOf(flight.seq)] === flight;
  }

  delete(flight: Flight): void {
    if (!this.has(flight)) return;
    this.#bySlot[slotOf(flight.seq)] = undefined;
    this.bytes -= flight.bytes;
    if (--this.size === 0) this.#onBusy?.(false);
  }

  clear(): void {
    this.#bySlot.fill(undefined);
    this.size = 0;
    this.bytes = 0;
  }

  /** Those of one job, in any order. */
  of(job: Job): Flight[] {
    return this.#all().filter((flight) => flight.assignment.job === job);
  }

  /** As they are now, oldest first. */
  values(): Flight[] {
    return this.#all().sort((a, b) => age(b.seq, this.#seq) - age(a.seq, this.#seq));
  }

  // From the latest one backwards: hardly more slots than there are flights, unless one outlasts many others.
  #all(): Flight[] {
    const found: Flight[] = [];
    for (let slot = slotOf(this.#seq); found.length < this.size; slot = (slot || LEDGER_SLOTS) - 1) {
      const flight = this.#bySlot[slot];
      if (flight !== undefined) found.push(flight);
    }
    return found;
  }
}

function age(seq: number, latest: number): number {
  return (latest - seq + SEQ_LIMIT) % SEQ_LIMIT;
}
