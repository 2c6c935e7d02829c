/** What a pool and its workers share, for the explorer: memory with the rings, bells, ports. */

import { Bell, Queue, SharedMemory } from './devices.js';
import { Layout } from './layout.js';
import { FIRST_POSITION, type RingCode } from './ring-code.js';

const CONTROL_INTS = 64;
const TAIL = 0;
const HEAD = 16;
const WORD_NAMES = new Map([
  [TAIL, 'TAIL'],
  [HEAD, 'HEAD'],
  [32, 'ASLEEP'],
  [48, 'CROWDED'],
]);

export interface Size {
  readonly workers: number;
  /** Of each ring. */
  readonly units: number;
  /** So many may be under way in a port. */
  readonly messages: number;
}

/** A pool and its workers, each a party: the pool is party 0. A worker has two rings with it, the one to the worker first, and two ports. */
export class RingWorld {
  readonly code: RingCode;
  readonly units: number;
  readonly layout: Layout;
  readonly memory: SharedMemory;
  readonly bells: readonly Bell[];
  /** By worker: its own, the pool's. */
  readonly ports: readonly (readonly [Queue, Queue])[];

  constructor(code: RingCode, { workers, units, messages }: Size) {
    this.code = code;
    this.units = units;
    const layout = new Layout(1 + workers);
    this.layout = layout;
    const rings = 2 * workers;
    const name = (int: number) => {
      const at = int % this.#ringInts;
      return `${WORD_NAMES.get(at) ?? `[${at - CONTROL_INTS}]`} of ring ${Math.floor(int / this.#ringInts)}`;
    };
    this.memory = new SharedMemory(layout, { words: 4 * rings, plain: 2 * units * rings }, name);
    this.bells = Array.from(
      { length: 1 + workers },
      (_, party) => new Bell(layout, party === 0 ? 'pool' : `worker ${party}`),
    );
    this.ports = Array.from({ length: workers }, (_, index) => [
      new Queue(layout, messages, `worker ${1 + index}'s port`),
      new Queue(layout, messages, `the pool's port to worker ${1 + index}`),
    ]);
  }

  /** Where a ring's memory begins, in bytes. */
  ringAt(worker: number, toWorker: boolean): number {
    return ((worker - 1) * 2 + (toWorker ? 0 : 1)) * this.#ringInts * 4;
  }

  /** Of the first world: positions that will wrap. */
  begin(world: Int32Array): void {
    for (let worker = 1; worker <= this.ports.length; worker++) {
      for (const toWorker of [true, false]) {
        const ring = this.ringAt(worker, toWorker) / 4;
        for (const word of [TAIL, HEAD]) this.memory.set(world, ring + word, FIRST_POSITION);
      }
    }
  }

  get #ringInts(): number {
    return CONTROL_INTS + 2 * this.units;
  }
}
