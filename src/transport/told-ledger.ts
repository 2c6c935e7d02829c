/**
 * The ledger of a pool and a worker that share no memory: each knows what it was told. What was sent cannot be taken back, so such a worker
 * is sent nothing ahead of what it runs.
 */

import { now } from '../base/clock.js';
import { type PoolLedger, slotOf, type WorkerLedger } from './ledger.js';
import { BEGUN, type BegunWire, type FromWorker, type ToWorker } from './wire.js';

interface Told {
  readonly seq: number;
  hasBegun: boolean;
  at: number;
  began: number;
}

export class ToldLedger implements PoolLedger {
  readonly #bySlot = new Map<number, Told>();

  enter(seq: number): void {
    this.#bySlot.set(slotOf(seq), { seq, hasBegun: false, at: -1, began: 0 });
  }

  revoke(): boolean {
    return false;
  }

  hasBegun(seq: number): boolean {
    return this.#get(seq)?.hasBegun === true;
  }

  at(seq: number): number {
    return this.#get(seq)?.at ?? -1;
  }

  began(seq: number): number {
    return this.#get(seq)?.began ?? 0;
  }

  /** The message says it. */
  cancel(): void {}

  begun([, seq, index, stamp]: BegunWire): void {
    const call = this.#get(seq);
    if (call === undefined) return;
    call.hasBegun = true;
    call.at = index;
    call.began = stamp;
  }

  /** The lane has taken an answer: the worker is at the next item, unless it says otherwise. */
  answered(message: FromWorker): void {
    if (!Array.isArray(message)) return;
    const [, seq, index, computeMs] = message;
    const call = this.#get(seq as number);
    if (call === undefined) return;
    call.at = (index as number) + 1;
    call.began += computeMs as number;
  }

  #get(seq: number): Told | undefined {
    const call = this.#bySlot.get(slotOf(seq));
    return call?.seq === seq ? call : undefined;
  }
}

/** What a worker's ledger needs of its channel. */
export interface TellingChannel {
  send(message: BegunWire): void;
  /** What has arrived and waits for its turn. */
  peek(): readonly ToWorker[];
}

// A loop that asks whether it is cancelled pays for a look at the channel so often.
const LOOK_EVERY_MS = 5;

export class TellingLedger implements WorkerLedger {
  readonly #channel: TellingChannel;
  /** Calls of which the pool does not know yet that they have begun. */
  readonly #untold = new Set<number>();
  /** Calls whose next item the pool would take to have begun. */
  readonly #paused = new Set<number>();
  readonly #cancelled = new Map<number, { readonly seq: number; readonly index: number }>();
  #lookedAt = 0;

  constructor(channel: TellingChannel) {
    this.#channel = channel;
  }

  claim(seq: number): boolean {
    this.#untold.add(seq);
    // Most calls are at their first item by then, which says it, too; before others a module is imported.
    if (this.#untold.size === 1) queueMicrotask(() => this.#tellOfClaims());
    return true;
  }

  isTimed(): boolean {
    return true;
  }

  begin(seq: number, index: number, stamp: number): void {
    // Else it follows the answer before it, and the pool knows.
    if (this.#untold.delete(seq) || this.#paused.delete(seq) || index === 0) this.#tell(seq, index, stamp);
  }

  pause(seq: number, index: number): void {
    if (index === 0) return;
    this.#paused.add(seq);
    this.#tell(seq, index - 1, now());
  }

  /** The pool's message came. */
  cancel(seq: number, index: number): void {
    const known = this.#cancelled.get(slotOf(seq));
    // What was said of the whole call stands.
    if (known?.seq !== seq || known.index !== -1) this.#cancelled.set(slotOf(seq), { seq, index });
  }

  isCancelled(seq: number, index: number): boolean {
    this.#look();
    const cancelled = this.#cancelled.get(slotOf(seq));
    return cancelled?.seq === seq && (cancelled.index === -1 || cancelled.index === index);
  }

  isWholeCallCancelled(seq: number): boolean {
    const cancelled = this.#cancelled.get(slotOf(seq));
    return cancelled?.seq === seq && cancelled.index === -1;
  }

  // While a task is busy, the message would else be read when it has ended.
  #look(): void {
    const time = now();
    if (time - this.#lookedAt < LOOK_EVERY_MS) return;
    this.#lookedAt = time;
    for (const message of this.#channel.peek()) if (message.type === 'cancel') this.cancel(message.seq, message.index);
  }

  #tellOfClaims(): void {
    for (const seq of this.#untold) this.#tell(seq, -1, now());
    this.#untold.clear();
  }

  #tell(seq: number, index: number, stamp: number): void {
    this.#channel.send([BEGUN, seq, index, stamp]);
  }
}
