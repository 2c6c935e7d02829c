/** A probe whose pools cost what they are told to, by a clock of their own: nothing runs, nothing waits. */

import { NativeUnavailableError, SharedMemoryError } from '#src/base/errors.js';
import type { Probe, ProbedPool, ProbedTask } from '#src/cost/probe.js';

/** Ms. Of chunks and items; of a byte of arguments and of results. */
export interface Costs {
  readonly chunk: Side;
  readonly item: Side;
  readonly argumentByte: { readonly caller: number; readonly worker: number };
  readonly resultByte: { readonly worker: number; readonly caller: number };
  readonly startMs: number;
}

interface Side {
  readonly send: number;
  readonly receive: number;
  readonly worker: number;
}

const TICK_MS = 1e-6;
const TURN_MS = 5;
const OTHER_CLOCK = 1_000;
/** What all workers at once take, over what one does. */
export const SLOWER = 1.25;
const ELEMENT_BYTES: Readonly<Record<string, number>> = { numbers: 9, strings: 34, objects: 45, buffer: 1 };

/** What the host lacks. */
interface Room {
  /** Without the native part processes refuse what is shared. */
  readonly isNative: boolean;
  readonly sharedBytes: number;
}

/** What `task` does: bytes of its argument, of its result, and how long it computes. */
interface Work {
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly ms: number;
}

export class HandProbe implements Probe {
  #at = 0;
  #active = 0;
  readonly #costs: Costs;
  readonly #room: Room;
  readonly opened: HandPool[] = [];
  /** Of the largest value that was sent, or given back. */
  mostBytes = 0;
  /** Bytes that are shared now. */
  shared = 0;

  constructor(costs: Costs, room: Room = { isNative: true, sharedBytes: Number.POSITIVE_INFINITY }) {
    this.#costs = costs;
    this.#room = room;
  }

  now = (): number => {
    this.#at += TICK_MS;
    return this.#at;
  };

  /** Of `activeMs` the caller is awake. */
  readonly advance = (ms: number, activeMs = 0): void => {
    this.#at += ms;
    this.#active += activeMs;
  };

  activeMs = (): number => this.#active;

  open = (kind: string, { size }: { readonly size: number }): ProbedPool => {
    const refusesShared = kind === 'process' && !this.#room.isNative;
    const pool = new HandPool(size, this.#costs, this, refusesShared);
    this.opened.push(pool);
    return pool;
  };

  share = (bytes: number) => {
    if (this.shared + bytes > this.#room.sharedBytes)
      throw new SharedMemoryError(`There is no room for ${bytes} bytes.`);
    this.shared += bytes;
    const dispose = () => {
      this.shared -= bytes;
    };
    return { value: { data: new Uint8Array(Math.min(bytes, 64)) }, dispose };
  };
}

export class HandPool implements ProbedPool {
  readonly size: number;
  closed = false;
  readonly #costs: Costs;
  readonly #probe: HandProbe;
  readonly #refusesShared: boolean;
  /** As `serve` has them. */
  #keptBytes = 0;
  #begun: number[] = [];

  constructor(size: number, costs: Costs, probe: HandProbe, refusesShared: boolean) {
    this.#refusesShared = refusesShared;
    this.size = size;
    this.#costs = costs;
    this.#probe = probe;
  }

  async warm(): Promise<void> {
    this.#probe.advance(this.#costs.startMs);
  }

  async submit(task: ProbedTask, ...args: readonly unknown[]): Promise<unknown> {
    if (task.name === 'turn') return TURN_MS;
    if (this.#refusesShared && args.some(isShared)) throw new NativeUnavailableError('Shared memory to a process.');
    if (task.name === 'serve' && args[2] === 'begun') return this.#begun.splice(0);
    if (task.name === 'serve' && args[2] === 'keep') this.#keptBytes = bytesOf(args[0]);
    return this.#run([this.#workOf(task, args)], 1);
  }

  map(
    task: ProbedTask,
    items: Iterable<unknown>,
    options: { chunkSize?: number | 'auto'; args?: readonly unknown[] } = {},
  ) {
    const { chunkSize = 1, args = [] } = options;
    const works = [...items].map((item) => this.#workOf(task, [item, ...args]));
    return this.#run(works, chunkSize as number) as Promise<unknown[]>;
  }

  starmap(): never {
    throw new Error('not asked for here');
  }
  everyWorker = async () => Array.from({ length: this.size }, () => TURN_MS * SLOWER);
  stats(): never {
    throw new Error('not asked for here');
  }
  async close(): Promise<void> {
    this.closed = true;
  }
  terminate = () => this.close();

  /** The first chunk is sent in a microtask; then caller and worker go on side by side, and the result of the last chunk is received. */
  async #run(works: readonly Work[], chunkSize: number): Promise<unknown> {
    const { chunk, item, argumentByte, resultByte } = this.#costs;
    const sum = (of: (work: Work) => number, some: readonly Work[]) => some.reduce((all, work) => all + of(work), 0);
    const send = (some: readonly Work[]) =>
      chunk.send + some.length * item.send + sum(({ bytesIn }) => bytesIn * argumentByte.caller, some);
    const receive = (some: readonly Work[]) =>
      chunk.receive + some.length * item.receive + sum(({ bytesOut }) => bytesOut * resultByte.caller, some);
    const work = (some: readonly Work[]) =>
      chunk.worker +
      some.length * item.worker +
      sum(({ bytesIn, bytesOut, ms }) => bytesIn * argumentByte.worker + bytesOut * resultByte.worker + ms, some);
    const chunks: (readonly Work[])[] = [];
    for (let at = 0; at < works.length; at += chunkSize) chunks.push(works.slice(at, at + chunkSize));
    await undefined;
    this.#probe.advance(send(chunks[0]!), send(chunks[0]!));
    const sentAt = this.#probe.now();
    // Events come when microtasks have nothing left to do, and the caller looks again.
    await new Promise(setImmediate);
    let [worked, sent, idle] = [0, 0, 0];
    for (const one of chunks) {
      // A worker whose tasks take no time notes for how long it was awake; otherwise the time on a clock of its own. Only the first item of each chunk is
      // asked for.
      sent += one === chunks[0] ? 0 : send(one);
      idle = Math.max(idle, sent - worked);
      const began = OTHER_CLOCK + worked + (one[0]!.ms > 0 ? idle : 0) + work(one.slice(0, 1)) - one[0]!.ms;
      this.#begun.push(...one.map(() => began));
      worked += work(one);
    }
    const called = [...chunks.slice(1).map(send), ...chunks.map(receive)].reduce((all, ms) => all + ms, 0);
    const last = receive(chunks.at(-1)!);
    const doneAt = sentAt + Math.max(worked + idle, called - last);
    this.#probe.advance(Math.max(0, doneAt - this.#probe.now()) + last, called);
    return works.map(() => 0);
  }

  #workOf({ name }: ProbedTask, args: readonly unknown[]): Work {
    const none = { bytesIn: bytesOf(args[0]), bytesOut: 0, ms: 0 };
    if (name === 'busy') return { ...none, ms: args[1] as number };
    if (name !== 'serve') return none;
    const [, ms, order] = args as [unknown, number, string | undefined];
    const bytesOut = order === 'kept' ? this.#keptBytes : 0;
    this.#probe.mostBytes = Math.max(this.#probe.mostBytes, none.bytesIn, bytesOut);
    return { ...none, ms, bytesOut };
  }
}

function isShared(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'data' in value;
}

function bytesOf(value: unknown): number {
  if (value instanceof Uint8Array) return value.length;
  if (!Array.isArray(value)) return 0;
  const [first] = value;
  const shape = typeof first === 'string' ? 'strings' : typeof first === 'object' ? 'objects' : 'numbers';
  return value.length * ELEMENT_BYTES[shape]!;
}
