/** The two rings between a pool and one of its workers, and the channel over them, as either side makes it. */

import { native, requireNative } from '../base/native.js';
import { threadDoorbell } from '../memory/doorbell.js';
import { ArrayHandles, type Lending } from './array-handles.js';
import type { Frames } from './frames.js';
import { CallFormat, FrameFormat, ResultFormat } from './records.js';
import { clearRing, RING_BYTES, RING_UNITS, RingReader, RingWriter } from './ring.js';
import { RingChannel } from './ring-channel.js';
import type { SideChannel } from './side-channel.js';
import type { FromWorker, ToWorker } from './wire.js';

/** The one to the worker comes first. */
export const RINGS_BYTES = 2 * RING_BYTES;

export interface Rings {
  /** Begins with the rings. */
  readonly memory: SharedArrayBuffer;
  readonly side: SideChannel;
  /** Between processes. */
  readonly frames?: Frames | undefined;
  /** Between processes: for shared arrays in calls. */
  readonly lending?: Lending | undefined;
  /** See RingEnds. */
  fail(error: unknown): void;
}

/** The bells of a pool's thread and of one of its workers. */
export interface Bells {
  readonly pool: number;
  readonly worker: number;
}

/** The pool's side; whoever makes the bells closes the worker's by `end`, when that has gone. Undefined without the native part. */
export function bellsForWorker(): (Bells & { readonly wake: () => void; readonly end: () => void }) | undefined {
  const addon = native();
  const doorbell = threadDoorbell();
  if (addon === undefined || doorbell === undefined) return undefined;
  const worker = addon.createBell();
  let ended = false;
  return {
    pool: doorbell.bell,
    worker,
    wake() {
      if (!ended) addon.ringBell(worker);
    },
    end() {
      if (!ended) addon.closeBell(worker);
      ended = true;
    },
  };
}

/** At most 4 MiB, for as many workers as are replaced at about the same time. */
const MOST_SPARE = 4;
const spare: SharedArrayBuffer[] = [];

/** Memory for the rings of a worker thread. */
export function takeRings(): SharedArrayBuffer {
  return spare.pop() ?? new SharedArrayBuffer(RINGS_BYTES);
}

/**
 * For the next worker, when one has ended and its channel is closed: V8 counts no bytes of shared buffers, so those of the dead would pile up until it
 * happens to collect.
 */
export function giveBackRings(memory: SharedArrayBuffer): void {
  if (spare.length === MOST_SPARE) return;
  for (const offset of [0, RING_BYTES]) clearRing(memory, offset);
  spare.push(memory);
}

/** The pool's side. `wake` rings the worker's bell. */
export function ringsToWorker(
  { memory, side, frames, lending, fail }: Rings,
  wake: () => void,
): RingChannel<ToWorker, FromWorker> {
  return new RingChannel<ToWorker, FromWorker>(
    {
      writer: new RingWriter(memory, 0, RING_UNITS),
      reader: new RingReader(memory, RING_BYTES, RING_UNITS),
      out: callFormat(memory, lending),
      in: new ResultFormat(memory),
      frames: frames && { cross: frames, format: new FrameFormat(memory) },
      wake,
      fail,
      doorbell: threadDoorbell()!,
    },
    side,
  );
}

/** The worker's side. */
export function ringsToPool(
  { memory, side, frames, lending, fail }: Rings,
  bells: Bells,
): RingChannel<FromWorker, ToWorker> {
  const addon = requireNative('A worker of a pool');
  return new RingChannel<FromWorker, ToWorker>(
    {
      writer: new RingWriter(memory, RING_BYTES, RING_UNITS),
      reader: new RingReader(memory, 0, RING_UNITS),
      out: new ResultFormat(memory),
      in: callFormat(memory, lending),
      frames: frames && { cross: frames, format: new FrameFormat(memory) },
      wake: () => addon.ringBell(bells.pool),
      fail,
      doorbell: threadDoorbell(bells.worker)!,
    },
    side,
  );
}

function callFormat(memory: SharedArrayBuffer, lending: Lending | undefined): CallFormat {
  return new CallFormat(memory, lending && new ArrayHandles(memory, lending));
}
