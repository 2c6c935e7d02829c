/**
 * The ledger as a file that both sides have open, for a pool and a worker that share no memory: either reads what the other has written,
 * also when that is busy, stuck or dead. The file has no name. It knows no compare-and-swap, so what was sent is not taken back.
 */

import { closeSync, constants, openSync, readdirSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { now } from '../base/clock.js';
import { type PoolLedger, slotOf, type WorkerLedger } from './ledger.js';

const ALL_ITEMS = -1;

// A slot has a record of the worker's and one of the pool's: three numbers, of which the first is the call's, and their sum. Who reads
// while the other writes finds a wrong sum, and reads again.
const RECORD_BYTES = 4 * 8;
const SLOT_BYTES = 2 * RECORD_BYTES;

// A wrong sum that stays was written by somebody else.
const MOST_READS = 100;

// A loop may ask in every round whether it is cancelled: it is answered from the file so often.
const LOOK_EVERY_MS = 1;

export class FileLedger implements PoolLedger, WorkerLedger {
  /** -1 once it is closed. */
  fd: number;
  readonly #record = new Float64Array(4);
  readonly #bytes = new Uint8Array(this.#record.buffer);
  /** By slot: what the worker has last seen of the pool's record, and when. */
  readonly #seen = new Map<number, { readonly seq: number; readonly cancelled: number; readonly at: number }>();

  constructor(fd: number) {
    this.fd = fd;
  }

  // --- the pool's side ---

  /** The record of the call before stays until the worker claims this one. */
  enter(): void {}

  revoke(): boolean {
    return false;
  }

  hasBegun(seq: number): boolean {
    return this.#readOf(seq, 0);
  }

  /** Whoever dies while it writes leaves the old record or the new one: a sum that stays wrong is nobody's. */
  isDamaged(seq: number): boolean {
    return this.#read(seq, 0) === 'torn';
  }

  at(seq: number): number {
    return this.#readOf(seq, 0) ? (this.#record[1] as number) | 0 : -1;
  }

  began(seq: number): number {
    return this.#readOf(seq, 0) ? (this.#record[2] as number) : 0;
  }

  cancel(seq: number, index: number | 'all'): void {
    const known = this.#readOf(seq, RECORD_BYTES) ? this.#record[1] : undefined;
    if (known !== ALL_ITEMS && this.fd >= 0) this.#write(seq, RECORD_BYTES, index === 'all' ? ALL_ITEMS : index, 0);
  }

  close(): void {
    closeSync(this.fd);
    this.fd = -1;
  }

  // --- the worker's side ---

  claim(seq: number): boolean {
    this.#write(seq, 0, -1, 0);
    return true;
  }

  wasTakenBack(): boolean {
    return false;
  }

  /** Each item is stamped: to write the stamp costs more than to read the clock. */
  isTimed(): boolean {
    return true;
  }

  begin(seq: number, index: number, stamp: number): void {
    this.#write(seq, 0, index, stamp);
  }

  isCancelled(seq: number, index: number): boolean {
    const cancelled = this.#cancelledItem(seq);
    return cancelled === ALL_ITEMS || cancelled === index;
  }

  isWholeCallCancelled(seq: number): boolean {
    return this.#cancelledItem(seq) === ALL_ITEMS;
  }

  #cancelledItem(seq: number): number | undefined {
    const slot = slotOf(seq);
    let seen = this.#seen.get(slot);
    const time = now();
    if (seen?.seq !== seq || time - seen.at >= LOOK_EVERY_MS) {
      const cancelled = this.#readOf(seq, RECORD_BYTES) ? (this.#record[1] as number) : Number.NaN;
      seen = { seq, cancelled, at: time };
      this.#seen.set(slot, seen);
    }
    return seen.cancelled;
  }

  #write(seq: number, offset: number, second: number, third: number): void {
    const record = this.#record;
    record[0] = seq;
    record[1] = second;
    record[2] = third;
    record[3] = seq + second + third;
    writeSync(this.fd, this.#bytes, 0, RECORD_BYTES, slotOf(seq) * SLOT_BYTES + offset);
  }

  /** False when the slot's record is of another call. */
  #readOf(seq: number, offset: number): boolean {
    return this.#read(seq, offset) === 'whole' && this.#record[0] === seq;
  }

  #read(seq: number, offset: number): 'none' | 'torn' | 'whole' {
    if (this.fd < 0) return 'none';
    const position = slotOf(seq) * SLOT_BYTES + offset;
    for (let tries = 0; tries < MOST_READS; tries++) {
      // The file ends where nobody has written yet.
      if (readSync(this.fd, this.#bytes, 0, RECORD_BYTES, position) < RECORD_BYTES) return 'none';
      const [call, second, third, sum] = this.#record as unknown as [number, number, number, number];
      if (sum === call + second + third) return 'whole';
    }
    return 'torn';
  }
}

// Of Linux; Node has no name for it.
const O_TMPFILE = 0o20000000 | constants.O_DIRECTORY;

const PREFIX = 'breakeven-ledger-';

/** Makes the file. Memory first; a folder of the system's may be missing, or not be writable. Throws the system's error. */
export function openLedgerFile(
  folders: readonly string[] = ['/dev/shm', tmpdir()],
  open = openSync,
  platform = process.platform,
): number {
  let failure: unknown;
  // Elsewhere the same bits may ask for something else.
  for (const make of platform === 'linux' ? [openNameless, openNamed] : [openNamed]) {
    for (const folder of folders) {
      try {
        return make(folder, open);
      } catch (error) {
        failure = error;
      }
    }
  }
  throw failure;
}

/** It never has a name that could remain. */
function openNameless(folder: string, open: typeof openSync): number {
  return open(folder, O_TMPFILE | constants.O_RDWR | constants.O_EXCL, 0o600);
}

/** Where the file system knows no others. Who is killed before it has taken the name away leaves it to the next one to do so. */
function openNamed(folder: string, open: typeof openSync): number {
  const path = join(folder, `${PREFIX}${process.pid}-${Math.random().toString(36).slice(2)}`);
  const fd = open(path, 'wx+', 0o600);
  ignoringErrors(() => unlinkSync(path));
  // A name is of no use to anybody, be its owner alive or not: he has the file open. Those of other users stay.
  ignoringErrors(() => {
    for (const name of readdirSync(folder)) {
      if (name.startsWith(PREFIX)) ignoringErrors(() => unlinkSync(join(folder, name)));
    }
  });
  return fd;
}

function ignoringErrors(act: () => void): void {
  try {
    act();
  } catch {}
}
