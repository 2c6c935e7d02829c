/** The compiled rings, doorbells and channels over a simulated memory: what they do to it is performed by the party that runs. */

import type { Doorbell } from '#src/memory/doorbell.js';
import { ACK, acknowledge, CALL_RECORD, FRAME, SIDE } from '#src/transport/records.js';
import type { RingReader, RingWriter, Space } from '#src/transport/ring.js';
import type { RingChannel } from '#src/transport/ring-channel.js';
import type { Edit } from '../edited.js';
import type { Operation, PartyView } from './behaviour.js';
import type { SharedMemory } from './devices.js';
import { loadCode } from './load-code.js';

/** As 32-bit words, positions change their sign when 3 more units have been written. */
export const FIRST_POSITION = 2 ** 31 - 3;

interface Running {
  readonly view: PartyView;
  readonly memory: SharedMemory;
  readonly microtasks: (() => void)[];
  time: number;
}

/** The party whose code runs. */
export let running: Running;

export function runs(party: Running): void {
  running = party;
}

export function perform(operation: Operation): number {
  return running.view.perform(operation);
}

/** What the code takes for shared memory. */
export class Memory {}

class Ints {
  readonly from: number;

  constructor(_memory: Memory, byteOffset = 0) {
    this.from = byteOffset / 4;
  }

  static over(memory: Memory, byteOffset?: number): Ints {
    return new Proxy(new Ints(memory, byteOffset), {
      get: (ints, key) =>
        isIndex(key) ? perform(running.memory.read(ints.from + Number(key))) : Reflect.get(ints, key),
      set(ints, key, value) {
        perform(running.memory.write(ints.from + Number(key), value));
        return true;
      },
    });
  }
}

function isIndex(key: string | symbol): boolean {
  return typeof key === 'string' && /^\d+$/.test(key);
}

/** Runs its callbacks when the event loop runs microtasks. */
class LoopPromise {
  readonly #callbacks: (() => void)[] = [];
  #isDone = false;

  constructor(start: (resolve: () => void) => void) {
    const { microtasks } = running;
    start(() => {
      this.#isDone = true;
      microtasks.push(...this.#callbacks);
    });
  }

  // biome-ignore lint/suspicious/noThenProperty: it is one.
  then(callback: () => void): void {
    if (this.#isDone) running.microtasks.push(callback);
    else this.#callbacks.push(callback);
  }
}

const surroundings = {
  modules: {
    'memory/words': {
      load: (ints: Ints, index: number) => perform(running.memory.load(ints.from + index)),
      store: (ints: Ints, index: number, value: number) => perform(running.memory.store(ints.from + index, value)),
      exchange: (ints: Ints, index: number, value: number) =>
        perform(running.memory.exchange(ints.from + index, value)),
    },
    'base/clock': { now: () => running.time },
    'base/native': { native: () => undefined },
    // Its formats go by the codec; items have their own.
    'transport/records': { ACK, acknowledge, FRAME, SIDE },
  },
  globals: {
    Int32Array: new Proxy(Int32Array, {
      construct: (real, [memory, ...rest]) =>
        memory instanceof Memory ? Ints.over(memory, ...rest) : Reflect.construct(real, [memory, ...rest]),
    }),
    Promise: LoopPromise,
  },
};

export interface RingCode {
  readonly Doorbell: typeof Doorbell;
  readonly RingChannel: typeof RingChannel;
  readonly RingReader: typeof RingReader;
  readonly RingWriter: typeof RingWriter;
}

/** So few that the bound is met. */
const FEW_AT_ONCE = { file: 'transport/turn', from: 'RECORDS_AT_ONCE = 512', to: 'RECORDS_AT_ONCE = 2' };

const LATE: readonly Edit[] = [
  {
    file: 'transport/ring',
    from: 'RingWriter extends Ring { from = 0; end = 0; #tail = 0;',
    to: `RingWriter extends Ring { from = 0; end = 0; #tail = ${FIRST_POSITION};`,
  },
  {
    file: 'transport/ring',
    from: 'further by now. */ #head = 0;',
    to: `further by now. */ #head = ${FIRST_POSITION};`,
  },
  {
    file: 'transport/ring',
    from: 'end = 0; #head = 0; #tail = 0;',
    to: `end = 0; #head = ${FIRST_POSITION}; #tail = ${FIRST_POSITION};`,
  },
];

export function loadRings(...edits: Edit[]): Promise<RingCode> {
  const files = ['memory/doorbell', 'transport/ring', 'transport/ring-channel'];
  return loadCode(files, surroundings, [FEW_AT_ONCE, ...LATE, ...edits]) as unknown as Promise<RingCode>;
}

/** Items are numbers above 0: those from 100 on go by the side channel, of the others the tens say how many units their bytes take. */
export const isPlain = (item: number) => item < 100;

export class ItemFormat {
  readonly kind = CALL_RECORD;
  readonly #ints: Int32Array;

  constructor(memory: Memory) {
    this.#ints = new surroundings.globals.Int32Array(memory as unknown as ArrayBuffer);
  }

  takes(message: unknown): message is number {
    return isPlain(message as number);
  }

  word(item: number): number {
    return item;
  }

  write(item: number, { from, end }: Space): number {
    const behind = from + 8 * Math.floor(item / 10);
    if (behind > end) return -1;
    for (let at = from; at < behind; at += 8) this.#ints[at >>> 2] = item;
    return behind;
  }

  read({ kind, word, from, end }: RingReader): number {
    if (kind !== CALL_RECORD || end - from !== 8 * Math.floor(word / 10))
      throw new Error(`no record of an item: ${kind} ${word}`);
    for (let at = from; at < end; at += 8) {
      const there = this.#ints[at >>> 2] as number;
      if (there !== word) throw new Error(`item ${word} reads as ${there}`);
    }
    return word;
  }
}

/** All that an object leads to, as text. Functions are left out: what theirs is must be told by the party's notes. */
export function stateOf(value: unknown, seen: unknown[] = []): string {
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? 'f' : String(value);
  const at = seen.indexOf(value);
  if (at >= 0) return `#${at}`;
  seen.push(value);
  if (value instanceof Ints) return 'ints';
  return `{${Object.entries(value).map(([name, field]) => `${name}:${stateOf(field, seen)}`)}}`;
}
