/** The ledger as words in memory that both sides share: each sees what the other knows while that is busy, stuck or dead. */

import { LEDGER_SLOTS, type PoolLedger, slotOf, type WorkerLedger } from './ledger.js';

const SENT = 0;
const RUNNING = 1;
const REVOKED = 2;

const ALL_ITEMS = -1;

export const LEDGER_BYTES = LEDGER_SLOTS * (8 + 4 * 4);

export class SharedLedger implements PoolLedger, WorkerLedger {
  readonly memory: SharedArrayBuffer;
  readonly #phase: Int32Array;
  readonly #at: Int32Array;
  readonly #cancelled: Int32Array;
  readonly #timed: Int32Array;
  readonly #began: Float64Array;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(LEDGER_BYTES), offset = 0) {
    this.memory = memory;
    this.#began = new Float64Array(memory, offset, LEDGER_SLOTS);
    this.#phase = new Int32Array(memory, offset + LEDGER_SLOTS * 8, LEDGER_SLOTS);
    this.#at = new Int32Array(memory, offset + LEDGER_SLOTS * 12, LEDGER_SLOTS);
    this.#cancelled = new Int32Array(memory, offset + LEDGER_SLOTS * 16, LEDGER_SLOTS);
    this.#timed = new Int32Array(memory, offset + LEDGER_SLOTS * 20, LEDGER_SLOTS);
  }

  // --- the pool's side ---

  enter(seq: number, timed: boolean): void {
    const slot = slotOf(seq);
    this.#at[slot] = -1;
    // Hardly ever: a line of memory that is only read stays with both sides.
    if (this.#cancelled[slot] !== 0) this.#cancelled[slot] = 0;
    if (this.#timed[slot] !== Number(timed)) this.#timed[slot] = Number(timed);
    Atomics.store(this.#phase, slot, (seq << 2) | SENT);
  }

  revoke(seq: number): boolean {
    const sent = (seq << 2) | SENT;
    return Atomics.compareExchange(this.#phase, slotOf(seq), sent, (seq << 2) | REVOKED) === sent;
  }

  hasBegun(seq: number): boolean {
    return Atomics.load(this.#phase, slotOf(seq)) === ((seq << 2) | RUNNING);
  }

  at(seq: number): number {
    return Atomics.load(this.#at, slotOf(seq));
  }

  began(seq: number): number {
    return this.#began[slotOf(seq)] as number;
  }

  cancel(seq: number, index: number | 'all'): void {
    const slot = slotOf(seq);
    if (index === 'all') Atomics.store(this.#cancelled, slot, ALL_ITEMS);
    else if (this.#cancelled[slot] !== ALL_ITEMS) Atomics.store(this.#cancelled, slot, index + 1);
  }

  // --- the worker's side ---

  claim(seq: number): boolean {
    const sent = (seq << 2) | SENT;
    return Atomics.compareExchange(this.#phase, slotOf(seq), sent, (seq << 2) | RUNNING) === sent;
  }

  isTimed(seq: number): boolean {
    return this.#timed[slotOf(seq)] !== 0;
  }

  /** The stamp goes first: who sees the new index sees its stamp too. */
  begin(seq: number, index: number, now: number): void {
    const slot = slotOf(seq);
    this.#began[slot] = now;
    Atomics.store(this.#at, slot, index);
  }

  isCancelled(seq: number, index: number): boolean {
    const word = Atomics.load(this.#cancelled, slotOf(seq));
    return word === ALL_ITEMS || word === index + 1;
  }

  isWholeCallCancelled(seq: number): boolean {
    return Atomics.load(this.#cancelled, slotOf(seq)) === ALL_ITEMS;
  }
}
