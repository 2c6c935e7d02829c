/** What a worker has been sent and is not done with. */

import { LEDGER_SLOTS, SEQ_LIMIT, slotOf } from '../transport/ledger.js';
import type { Assignment } from './job.js';
import type { KnownTask } from './known-tasks.js';

/** An assignment that a worker has been sent. */
export interface Flight {
  readonly seq: number;
  readonly assignment: Assignment;
  readonly task: KnownTask;
  readonly sentAt: number;
  /** Of the large buffers that went with it by value. */
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
  readonly #bySlot = new Map<number, Flight>();
  #seq = 0;

  get size(): number {
    return this.#bySlot.size;
  }

  /** Whether anything more may be sent there. */
  hasRoom(): boolean {
    return this.#bySlot.size < LEDGER_SLOTS;
  }

  /** Skips slots of calls still under way: one can outlast a thousand others where several run at once. */
  nextSeq(): number {
    do this.#seq = (this.#seq + 1) % SEQ_LIMIT;
    while (this.#bySlot.has(slotOf(this.#seq)));
    return this.#seq;
  }

  add(flight: Flight): void {
    this.#bySlot.set(slotOf(flight.seq), flight);
    this.bytes += flight.bytes;
  }

  get(seq: number): Flight | undefined {
    const flight = this.#bySlot.get(slotOf(seq));
    return flight?.seq === seq ? flight : undefined;
  }

  has(flight: Flight): boolean {
    return this.#bySlot.get(slotOf(flight.seq)) === flight;
  }

  delete(flight: Flight): void {
    if (!this.has(flight)) return;
    this.#bySlot.delete(slotOf(flight.seq));
    this.bytes -= flight.bytes;
  }

  clear(): void {
    this.#bySlot.clear();
    this.bytes = 0;
  }

  values(): IterableIterator<Flight> {
    return this.#bySlot.values();
  }
}
