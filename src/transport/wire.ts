/** What crosses between a pool and its workers: types only. Parent side and worker side of `workers/` meet here and nowhere else. */

import type { MessagePort } from 'node:worker_threads';
import type { ShareId } from '../base/native.js';
import type { Stamps } from './stamps.js';

/** Where a worker finds a task. */
export type TaskWire =
  | { readonly kind: 'registered'; readonly module: string; readonly key: string }
  | { readonly kind: 'exported'; readonly module: string; readonly key: string }
  | { readonly kind: 'inline'; readonly source: string; readonly name: string }
  | { readonly kind: 'global'; readonly path: string };

/**
 * A value that structured clone alone would not carry faithfully (a Buffer, an Error, a registered class, a task). In `value` of the
 * Encoded it belongs to, the object `slot` stands in its place; clones keep identities within a message, so the receiver finds it.
 */
export interface Special {
  readonly slot: object;
  /** Name of the handler in the table of special values. */
  readonly kind: string;
  /** What the handler made of it. May hold slots of other specials. */
  readonly data: unknown;
}

/** A value ready to be posted. Without specials the value is the sender's own, by reference until it is posted. */
export interface Encoded {
  readonly value: unknown;
  readonly specials: readonly Special[] | undefined;
}

/** A thrown value, normalised; building it and reviving it never throw. */
export interface ErrorWire {
  /** `Error` of some class, or a thrown value that is no Error (null, a string, a symbol …), which then is `thrown`. */
  readonly kind: 'error' | 'value';
  /** The nearest class that both sides know: `TypeError`, `DOMException`, `OptionError` … Not always its `name`. */
  readonly class: string;
  readonly name: string;
  /** The error's message; for a `value`, its description. */
  readonly message: string;
  readonly stack: string | undefined;
  readonly thrown?: Encoded | undefined;
  /** Own enumerable properties that can cross, `code` among them. */
  readonly own?: Encoded | undefined;
  readonly cause?: ErrorWire | undefined;
  /** Of an AggregateError. */
  readonly errors?: readonly ErrorWire[] | undefined;
  /** Name under which `registerType` knows its class, with what its `encode` gave. */
  readonly registered?: { readonly type: string; readonly encoded: Encoded } | undefined;
}

/**
 * CALL: `payload` is the argument list. ITEMS: each element of `payload` is one item, the first argument of a call of its own.
 * TUPLES: each element is the argument list of a call of its own. The shared extra arguments follow in every case.
 */
export const CALL = 0;
export const ITEMS = 1;
export const TUPLES = 2;
export type CallShape = typeof CALL | typeof ITEMS | typeof TUPLES;

/** Some work for a worker. A tuple, and short where it can be, since thousands of them cross in one message. */
export type CallWire = readonly [
  /** Names this piece of work in its lane; its words in the ledger are at `seq % LEDGER_SLOTS`. */
  seq: number,
  taskId: number,
  shape: CallShape,
  payload: unknown,
  specials?: readonly Special[] | undefined,
  /** Extra arguments sent before as `args`; 0 for none. */
  argsId?: number,
  /** 1 for the first try. */
  attempt?: number,
  /** It is to be timed. */
  stamps?: Stamps | undefined,
];

/** What stands for a Ref in a message. */
export interface RefData {
  readonly id: number;
}

/** A value that several workers get, for one of them. */
export interface ValueWire {
  /** An Encoded, serialised. Nobody writes to it. */
  readonly bytes: Uint8Array;
  /** Of the shared memory in which the bytes lie. */
  readonly share?: ShareId | undefined;
  /** Large buffers, which are not among the bytes: this worker's own. */
  readonly buffers: readonly ArrayBuffer[];
  /** Data of the specials that the bytes leave open. */
  readonly handles: readonly unknown[];
}

/** The value behind a Ref, sent once to each worker, before the first message that names it. */
export interface PutWire extends ValueWire {
  readonly type: 'put';
  readonly id: number;
}

export type ToWorker =
  | CallWire
  | { readonly type: 'task'; readonly id: number; readonly task: TaskWire }
  | { readonly type: 'args'; readonly id: number; readonly values: Encoded }
  | { readonly type: 'forget-args'; readonly id: number }
  | PutWire
  | { readonly type: 'forget-put'; readonly id: number }
  /** With `stamps` some are to be timed; what is said there of the message goes for all of those. */
  | { readonly type: 'calls'; readonly calls: readonly CallWire[]; readonly stamps?: Stamps | undefined }
  /** The ledger's cancelled word is set before this is sent; this makes `signal` fire. */
  | { readonly type: 'cancel'; readonly seq: number; readonly index: number; readonly reason: ErrorWire }
  | { readonly type: 'ping'; readonly id: number }
  /** Finish what was sent, dispose of the initializer's state, exit. */
  | { readonly type: 'stop' };

/** What a worker is told beside single calls. */
export type WorkerOrder = Exclude<ToWorker, readonly unknown[]>;

/** `workerData` of a worker thread. */
export interface ThreadData {
  readonly setup: WorkerSetup;
  readonly port: MessagePort;
  readonly ledger: SharedArrayBuffer;
  readonly lastLines: SharedArrayBuffer;
  /** What the pool has read of the port. */
  readonly flow: SharedArrayBuffer;
  readonly rings: RingsWire | undefined;
}

/** What connects a pool and a worker thread with the native part. */
export interface RingsWire {
  readonly memory: SharedArrayBuffer;
  readonly bells: { readonly pool: number; readonly worker: number };
}

/**
 * Descriptors that a worker process inherits. The first two are for one direction each: what it writes is out before it goes on, while it reads
 * without waiting; the end of either says that the other side is gone.
 */
export const FROM_WORKER_FD = 3;
export const TO_WORKER_FD = 4;
/** With shared memory: a socket for the descriptors of arenas, and the bells. */
export const MEMORY_FD = 5;
export const POOL_BELL_FD = 6;
export const WORKER_BELL_FD = 7;
/** Without shared memory: the ledger's file. */
export const LEDGER_FD = 5;

/** The first message to a worker process, in a frame by value. */
export interface ProcessData {
  /** To be seen in the system's list of processes. */
  readonly title: string;
  readonly pool: number;
  readonly sharesMemory: boolean;
}

/** The second one. */
export interface ProcessSetup {
  readonly setup: WorkerSetup;
  /** The rings, and behind them the ledger. */
  readonly link: Uint8Array<SharedArrayBuffer> | undefined;
}

export interface WorkerSetup {
  readonly workerId: number;
  /** Items that may run at once in this worker. */
  readonly concurrency: number;
  readonly initializer: { readonly task: TaskWire; readonly args: ValueWire } | undefined;
  /** Ask to be recycled when the heap is larger, in bytes. */
  readonly maxMemory: number | undefined;
  /** Run on these CPUs only. */
  readonly cpus: readonly number[] | undefined;
  /** Some calls, or all, are to be timed. */
  readonly isTimed: boolean;
}

/** Tags of the frequent answers, sent as tuples; the rest are objects. */
export const RESULT = 0;
export const FAILURE = 1;

/** `index` counts within the call's payload; for CALL it is 0. Sent at once: a result that was reached is never lost. */
export type ResultWire = readonly [
  tag: typeof RESULT,
  seq: number,
  index: number,
  computeMs: number,
  value: unknown,
  specials?: readonly Special[] | undefined,
  /** Of its large buffers, moved ones apart. */
  bytes?: number,
  /** With the last item of a call that is timed. */
  stamps?: Stamps | undefined,
];
export type FailureWire = readonly [
  tag: typeof FAILURE,
  seq: number,
  index: number,
  computeMs: number,
  error: ErrorWire,
  specials?: undefined,
  bytes?: undefined,
  stamps?: Stamps | undefined,
];

export type FromWorker =
  | ResultWire
  | FailureWire
  /** The initializer has run: calls are taken from here on. */
  | { readonly type: 'ready'; readonly at?: number }
  | { readonly type: 'init-failed'; readonly error: ErrorWire }
  /** A cancelled call of many items ended before its last one. */
  | { readonly type: 'ended'; readonly seq: number }
  | { readonly type: 'report'; readonly seq: number; readonly index: number; readonly report: Encoded }
  | { readonly type: 'pong'; readonly id: number }
  /** The heap is over `maxMemory`. */
  | { readonly type: 'recycle'; readonly usedBytes: number }
  /** An error outside of any task, just before the worker dies of it. */
  | { readonly type: 'fault'; readonly error: ErrorWire };

/** The answers that are no tuples. */
export type ControlMessage = Exclude<FromWorker, readonly unknown[]>;
