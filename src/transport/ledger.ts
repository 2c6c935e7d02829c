/**
 * The words that a pool and one of its workers share: which calls have begun, at which item they are, which are cancelled.
 * transport/README.md argues them.
 */

/** More than may be under way in one worker at once; lanes see to that. */
export const LEDGER_SLOTS = 1024;

const MASK = LEDGER_SLOTS - 1;
/** Sequence numbers stay below this, so that one fits in a word beside its two bits of phase. */
export const SEQ_LIMIT = 2 ** 29;

const SENT = 0;
const RUNNING = 1;
const REVOKED = 2;

const ALL_ITEMS = -1;

export class Ledger {
  readonly memory: SharedArrayBuffer;
  readonly #phase: Int32Array;
  readonly #at: Int32Array;
  readonly #cancelled: Int32Array;
  readonly #timed: Int32Array;
  readonly #began: Float64Array;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(LEDGER_SLOTS * (8 + 4 * 4))) {
    this.memory = memory;
    this.#began = new Float64Array(memory, 0, LEDGER_SLOTS);
    this.#phase = new Int32Array(memory, LEDGER_SLOTS * 8, LEDGER_SLOTS);
    this.#at = new Int32Array(memory, LEDGER_SLOTS * 12, LEDGER_SLOTS);
    this.#cancelled = new Int32Array(memory, LEDGER_SLOTS * 16, LEDGER_SLOTS);
    this.#timed = new Int32Array(memory, LEDGER_SLOTS * 20, LEDGER_SLOTS);
  }

  static slot(seq: number): number {
    return seq & MASK;
  }

  // --- the pool's side ---

  /** Before a call is posted. `timed`: its items have a timeout, so the stamp of each must be its own. */
  enter(seq: number, timed: boolean): void {
    const slot = seq & MASK;
    this.#at[slot] = -1;
    this.#cancelled[slot] = 0;
    this.#timed[slot] = timed ? 1 : 0;
    Atomics.store(this.#phase, slot, (seq << 2) | SENT);
  }

  /** Takes a call back. True: the worker has not begun it and never will. */
  revoke(seq: number): boolean {
    const sent = (seq << 2) | SENT;
    return Atomics.compareExchange(this.#phase, seq & MASK, sent, (seq << 2) | REVOKED) === sent;
  }

  hasBegun(seq: number): boolean {
    return Atomics.load(this.#phase, seq & MASK) === ((seq << 2) | RUNNING);
  }

  /** Index of the item that the worker is at or was at last; -1 before the first. */
  at(seq: number): number {
    return Atomics.load(this.#at, seq & MASK);
  }

  /** When the item at `at` began, on the host's monotonic clock; if the call is not timed, perhaps when one of the few before it did. */
  began(seq: number): number {
    return this.#began[seq & MASK] as number;
  }

  /** Tells the worker that an item, or the whole call, is no longer wanted. What was said of the whole call stands. */
  cancel(seq: number, index: number | 'all'): void {
    const slot = seq & MASK;
    if (index === 'all') Atomics.store(this.#cancelled, slot, ALL_ITEMS);
    else if (this.#cancelled[slot] !== ALL_ITEMS) Atomics.store(this.#cancelled, slot, index + 1);
  }

  // --- the worker's side ---

  /** False: the call was taken back, skip it. */
  claim(seq: number): boolean {
    const sent = (seq << 2) | SENT;
    return Atomics.compareExchange(this.#phase, seq & MASK, sent, (seq << 2) | RUNNING) === sent;
  }

  /** Of a call that was claimed. */
  isTimed(seq: number): boolean {
    return this.#timed[seq & MASK] !== 0;
  }

  /** The stamp goes first: who sees the new index sees its stamp too. */
  begin(seq: number, index: number, now: number): void {
    const slot = seq & MASK;
    this.#began[slot] = now;
    Atomics.store(this.#at, slot, index);
  }

  isCancelled(seq: number, index: number): boolean {
    const word = Atomics.load(this.#cancelled, seq & MASK);
    return word === ALL_ITEMS || word === index + 1;
  }

  isWholeCallCancelled(seq: number): boolean {
    return Atomics.load(this.#cancelled, seq & MASK) === ALL_ITEMS;
  }
}
