/**
 * What a pool and one of its workers know of the calls between them: which have begun, at which item they are, which are cancelled.
 * Calls go by their sequence numbers. transport/README.md argues it.
 */

/** More than may be under way in one worker at once; lanes see to that. */
export const LEDGER_SLOTS = 2048;

/** Sequence numbers stay below this, so that one fits in a word beside its two bits of phase. */
export const SEQ_LIMIT = 2 ** 29;

/** Where a call's words are. Of two calls under way in one worker, no slot is the same. */
export function slotOf(seq: number): number {
  return seq & (LEDGER_SLOTS - 1);
}

/** The pool's side. */
export interface PoolLedger {
  /** Before a call is posted. `timed`: its items have a timeout, so the stamp of each must be its own. */
  enter(seq: number, timed: boolean): void;
  /** Takes a call back. True: the worker has not begun it and never will. */
  revoke(seq: number): boolean;
  hasBegun(seq: number): boolean;
  /** Of a call in flight: whether its words are such as neither side writes, so that nobody can tell whether it has begun. */
  isDamaged(seq: number): boolean;
  /** Index of the item that the worker is at or was at last; -1 before the first. */
  at(seq: number): number;
  /** When the item at `at` began, on the host's monotonic clock; if the call is not timed, perhaps when one of the few before it did. */
  began(seq: number): number;
  /** An item, or the whole call, is no longer wanted; the worker is sent a message, too. What was said of the whole call stands. */
  cancel(seq: number, index: number | 'all'): void;
}

/** The worker's side. */
export interface WorkerLedger {
  /** False: the call was taken back, or its words were overwritten. */
  claim(seq: number): boolean;
  /** Of a call that could not be claimed. False: it was not, so its words were overwritten. */
  wasTakenBack(seq: number): boolean;
  /** Of a call that was claimed. */
  isTimed(seq: number): boolean;
  begin(seq: number, index: number, now: number): void;
  isCancelled(seq: number, index: number): boolean;
  isWholeCallCancelled(seq: number): boolean;
}

export function damagedLedger(): Error {
  return new Error(
    'its ledger, memory that breakeven shares with it, was overwritten: a task, or native code in it, writes to what is not its own',
  );
}
