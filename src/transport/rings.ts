/** The two rings between a pool and one of its workers, and the channel over them, as either side makes it. */

import { native, requireNative } from '../base/native.js';
import { threadDoorbell } from '../memory/doorbell.js';
import type { Channel } from './channel.js';
import { CallFormat, ResultFormat } from './records.js';
import { RING_BYTES, RING_UNITS, RingReader, RingWriter } from './ring.js';
import { RingChannel, type SideChannel } from './ring-channel.js';
import type { FromWorker, RingsWire, ToWorker } from './wire.js';

export interface RingsToWorker {
  readonly wire: RingsWire;
  channel(side: SideChannel<ToWorker, FromWorker>): Channel<ToWorker, FromWorker>;
  /** The worker has ended. */
  end(): void;
}

/** The pool's side. Undefined without the native part. */
export function ringsToWorker(): RingsToWorker | undefined {
  const doorbell = threadDoorbell();
  if (doorbell === undefined) return undefined;
  const addon = native()!;
  const memory = new SharedArrayBuffer(2 * RING_BYTES);
  const workerBell = addon.createBell();
  let ended = false;
  return {
    wire: { memory, poolBell: doorbell.bell, workerBell },
    channel: (side) =>
      new RingChannel<ToWorker, FromWorker>(
        {
          writer: new RingWriter(memory, 0, RING_UNITS),
          reader: new RingReader(memory, RING_BYTES, RING_UNITS),
          out: new CallFormat(memory),
          in: new ResultFormat(memory),
          wake: () => {
            if (!ended) addon.ringBell(workerBell);
          },
          doorbell,
        },
        side,
      ),
    end() {
      ended = true;
      addon.closeBell(workerBell);
    },
  };
}

/** The worker's side. */
export function ringsToPool(
  { memory, poolBell, workerBell }: RingsWire,
  side: SideChannel<FromWorker, ToWorker>,
): Channel<FromWorker, ToWorker> {
  const addon = requireNative('A worker of a pool');
  return new RingChannel<FromWorker, ToWorker>(
    {
      writer: new RingWriter(memory, RING_BYTES, RING_UNITS),
      reader: new RingReader(memory, 0, RING_UNITS),
      out: new ResultFormat(memory),
      in: new CallFormat(memory),
      wake: () => addon.ringBell(poolBell),
      doorbell: threadDoorbell(workerBell)!,
    },
    side,
  );
}
