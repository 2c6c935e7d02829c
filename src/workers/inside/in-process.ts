/** A worker process's connection to its pool. */

import { writeSync } from 'node:fs';
import { anonymousMemory } from '../../base/anonymous-memory.js';
import { nextFrame, withLength } from '../../transport/byte-stream.js';
import type { Channel } from '../../transport/channel.js';
import { framesByValue } from '../../transport/frames.js';
import { PeerLink } from '../../transport/peer-link.js';
import { PipeChannel } from '../../transport/pipe-channel.js';
import { TellingLedger } from '../../transport/told-ledger.js';
import {
  type BegunWire,
  FROM_WORKER_FD,
  type FromWorker,
  MEMORY_FD,
  type ProcessData,
  TO_WORKER_FD,
  type ToWorker,
  type WorkerSetup,
} from '../../transport/wire.js';
import type { Connection } from './connection.js';
import { watchParent } from './watch-parent.js';

export function connectProcess(): Connection {
  // Not imported: threads, which start from the same file, do without.
  const { Socket } = process.getBuiltinModule('node:net');
  // The terminal sends these to the whole group: the program decides what becomes of its workers.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  // The pool wrote it before this process was there.
  const { title, sharesMemory } = framesByValue.read(nextFrame(TO_WORKER_FD)) as ProcessData;
  process.title = title;
  const frames = sharesMemory ? new PeerLink(MEMORY_FD, writeAll) : framesByValue;
  const setup = frames.read(nextFrame(TO_WORKER_FD)) as WorkerSetup;
  watchParent();
  const pipe = new PipeChannel<FromWorker | BegunWire, ToWorker>(
    new Socket({ fd: TO_WORKER_FD, readable: true, writable: false }),
    { write: writeAll, close() {} },
    frames,
    // The program is gone.
    () => process.exit(1),
  );
  const ledger = new TellingLedger(pipe);
  const channel: Channel<FromWorker, ToWorker> = {
    send: (message, transfer) => pipe.send(message, transfer),
    receive: (receiver) =>
      pipe.receive((message) => {
        if (message.type === 'cancel') ledger.cancel(message.seq, message.index);
        receiver(message);
      }),
    drain: () => pipe.drain(),
    close: () => pipe.close(),
  };
  return {
    setup,
    channel,
    ledger,
    usedMemory: () => anonymousMemory('self') ?? process.memoryUsage.rss(),
    stay: () => pipe.ref(),
  };
}

// Waits until the pool has room for it: what was answered has left this process before anything else runs in it.
function writeAll(frame: Uint8Array): void {
  const bytes = withLength(frame);
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(FROM_WORKER_FD, bytes, written);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EPIPE') throw error;
    process.exit(1);
  }
}
