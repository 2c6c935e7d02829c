/**
 * Shared arrays in a record of a ring between processes: the numbers of their handles stand there, and no frame is made. Whatever needs more
 * than these numbers is declined, and goes in a frame. README.md, "Memory to and from a process".
 */

import type { RegionId } from '../base/native.js';
import { dtypes } from '../memory/dtypes.js';
import type { Handle, SentMemory } from '../memory/handles.js';
import type { Holding } from '../memory/holding.js';
import { partsOf, SharedArray } from '../memory/shared-array.js';
import { SLOT, STAND_IN } from './codec/format.js';
import { writeDoubles } from './codec/number-lists.js';
import type { StandInReader, StandInWriter } from './codec/stand-ins.js';
import { isMarked } from './marks.js';
import { type SharedArrayData, sharedArrayValue } from './shared-array-value.js';
import type { Special } from './wire.js';

/** What a link to another process does for records. */
export interface Lending {
  /** So many frames and records with memory were sent. */
  readonly sent: number;
  /** What a record says of the region; undefined: the other side needs more than its handle. */
  lend(region: RegionId): SentMemory | undefined;
  /** A record with this memory was sent. */
  lent(memory: readonly SentMemory[]): void;
  /** What a handle in a record that has come stands for. */
  borrow(handle: Handle, copyOnWrite: boolean): SharedArrayBuffer;
  /** All of a record with memory was read. */
  borrowed(): void;
}

/** Behind dtype, whether it is readonly, and where it begins; before the shape. */
const HANDLE = 6;

/** Of a holding that no handle of numbers brings, such as that of a file. */
const refused = new WeakSet<Holding>();

export class ArrayHandles implements StandInWriter, StandInReader {
  readonly #words: Int32Array;
  readonly #doubles: Float64Array;
  readonly #link: Lending;
  /** Of the record that is being written. */
  #memory: SentMemory[] = [];
  #sentBefore = 0;
  /** Of the record that is being read. */
  #specials: Special[] = [];

  /** `memory`: in which the records are. */
  constructor(memory: ArrayBufferLike, link: Lending) {
    this.#words = new Int32Array(memory);
    this.#doubles = new Float64Array(memory);
    this.#link = link;
  }

  /** Before a record is written. */
  begin(): void {
    this.#sentBefore = this.#link.sent;
  }

  /** The record ends at `behind` and is sent, or nowhere when that is negative. Gives the same, or -1: it must not be sent. */
  end(behind: number): number {
    if (this.#memory.length === 0) return behind;
    const memory = this.#memory;
    this.#memory = [];
    // Memory that a getter has sent meanwhile may be read before this or after it: nobody could tell which of them has arrived.
    if (behind >= 0 && this.#link.sent === this.#sentBefore) {
      this.#link.lent(memory);
      return behind;
    }
    for (const { arrived } of memory) arrived();
    return -1;
  }

  write(object: object, at: number, end: number): number {
    if (!(object instanceof SharedArray) || isMarked(object)) return -1;
    const parts = partsOf(object);
    if (parts === undefined || parts.name !== undefined) return -1;
    const handle = this.#lend(parts.holding);
    if (handle === undefined) return -1;
    const { dtype, shape, byteOffset, readonly } = parts;
    const numbers = [dtypes.indexOf(dtype), readonly ? 1 : 0, byteOffset, ...handle, ...shape] as number[];
    const start = at + SLOT;
    const behind = start + numbers.length * 8;
    if (behind > end) return -1;
    this.#words[at >> 2] = STAND_IN;
    this.#words[(at >> 2) + 1] = numbers.length;
    writeDoubles(this.#doubles, numbers, start >> 3);
    return behind;
  }

  read(numbers: readonly number[]): object | undefined {
    const [dtype, readonly, byteOffset, ...rest] = numbers;
    if (rest.length < HANDLE) return undefined;
    const buffer = this.#link.borrow(rest.slice(0, HANDLE) as unknown as Handle, readonly === 1);
    const data: SharedArrayData = [
      new Uint8Array(buffer),
      undefined,
      dtypes[dtype!]!,
      rest.slice(HANDLE),
      byteOffset!,
      readonly === 1,
      undefined,
    ];
    const slot = {};
    this.#specials.push({ slot, kind: sharedArrayValue.kind, data });
    return slot;
  }

  /** Those of the record that was read. */
  specials(): readonly Special[] | undefined {
    if (this.#specials.length === 0) return undefined;
    const specials = this.#specials;
    this.#specials = [];
    this.#link.borrowed();
    return specials;
  }

  #lend(holding: Holding): Handle | undefined {
    const { region } = holding;
    if (region === undefined || refused.has(holding)) return undefined;
    try {
      const sent = this.#link.lend(region);
      if (sent !== undefined) this.#memory.push(sent);
      return sent?.handle;
    } catch {
      // A frame says why, or brings it all the same.
      refused.add(holding);
      return undefined;
    }
  }
}
