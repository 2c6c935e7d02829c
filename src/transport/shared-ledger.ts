/** The ledger as words in memory that both sides share: each sees what the other knows while that is busy, stuck or dead. */

import { LEDGER_SLOTS, type PoolLedger, slotOf, type WorkerLedger } from './ledger.js';

// The words of a call lie together: each line of memory that goes from one core to the other and back costs more than what is done with it.
const SLOT_BYTES = 32;
const FLOATS = SLOT_BYTES / 8;
const INTS = SLOT_BYTES / 4;
/** `began` is the first float of a slot; the ints after it: */
const PHASE = 2;
const AT = 3;
const CANCELLED = 4;
const TIMED = 5;

export const LEDGER_BYTES = LEDGER_SLOTS * SLOT_BYTES;

// What `phase` says beside the call's seq.
const SENT = 0;
const RUNNING = 1;
const REVOKED = 2;

const ALL_ITEMS = -1;

export class SharedLedger implements PoolLedger, WorkerLedger {
  readonly memory: SharedArrayBuffer;
  readonly #floats: Float64Array;
  readonly #ints: Int32Array;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(LEDGER_BYTES), offset = 0) {
    this.memory = memory;
    this.#floats = new Float64Array(memory, offset, LEDGER_SLOTS * FLOATS);
    this.#ints = new Int32Array(memory, offset, LEDGER_SLOTS * INTS);
  }

  // --- the pool's side ---

  enter(seq: number, timed: boolean): void {
    this.#ints[wordOf(seq, AT)] = -1;
    this.#ints[wordOf(seq, CANCELLED)] = 0;
    this.#ints[wordOf(seq, TIMED)] = Number(timed);
    Atomics.store(this.#ints, wordOf(seq, PHASE), (seq << 2) | SENT);
  }

  revoke(seq: number): boolean {
    const sent = (seq << 2) | SENT;
    return Atomics.compareExchange(this.#ints, wordOf(seq, PHASE), sent, (seq << 2) | REVOKED) === sent;
  }

  hasBegun(seq: number): boolean {
    return Atomics.load(this.#ints, wordOf(seq, PHASE)) === ((seq << 2) | RUNNING);
  }

  isDamaged(seq: number): boolean {
    const phase = Atomics.load(this.#ints, wordOf(seq, PHASE));
    return phase !== ((seq << 2) | SENT) && phase !== ((seq << 2) | RUNNING);
  }

  at(seq: number): number {
    return Atomics.load(this.#ints, wordOf(seq, AT));
  }

  began(seq: number): number {
    return this.#floats[FLOATS * slotOf(seq)] as number;
  }

  cancel(seq: number, index: number | 'all'): void {
    const word = wordOf(seq, CANCELLED);
    if (index === 'all') Atomics.store(this.#ints, word, ALL_ITEMS);
    else if (this.#ints[word] !== ALL_ITEMS) Atomics.store(this.#ints, word, index + 1);
  }

  // --- the worker's side ---

  claim(seq: number): boolean {
    const sent = (seq << 2) | SENT;
    return Atomics.compareExchange(this.#ints, wordOf(seq, PHASE), sent, (seq << 2) | RUNNING) === sent;
  }

  /** Its slot may be a later call's by now. */
  wasTakenBack(seq: number): boolean {
    const phase = Atomics.load(this.#ints, wordOf(seq, PHASE));
    const other = phase >>> 2;
    return phase === ((seq << 2) | REVOKED) || (phase > 0 && other !== seq && slotOf(other) === slotOf(seq));
  }

  isTimed(seq: number): boolean {
    return this.#ints[wordOf(seq, TIMED)] !== 0;
  }

  /** The stamp goes first: who sees the new index sees its stamp too. */
  begin(seq: number, index: number, now: number): void {
    this.#floats[FLOATS * slotOf(seq)] = now;
    Atomics.store(this.#ints, wordOf(seq, AT), index);
  }

  isCancelled(seq: number, index: number): boolean {
    const word = Atomics.load(this.#ints, wordOf(seq, CANCELLED));
    return word === ALL_ITEMS || word === index + 1;
  }

  isWholeCallCancelled(seq: number): boolean {
    return Atomics.load(this.#ints, wordOf(seq, CANCELLED)) === ALL_ITEMS;
  }
}

function wordOf(seq: number, word: number): number {
  return INTS * slotOf(seq) + word;
}
