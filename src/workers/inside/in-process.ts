/** A worker process's connection to its pool. */

import { writeSync } from 'node:fs';
import { inspect } from 'node:util';
import { anonymousMemory } from '../../base/anonymous-memory.js';
import { nextFrame, withLength } from '../../transport/byte-stream.js';
import { FileLedger } from '../../transport/file-ledger.js';
import { type Frames, framesByValue, rawFrames, timedIf } from '../../transport/frames.js';
import { PeerLink } from '../../transport/peer-link.js';
import { PipeChannel } from '../../transport/pipe-channel.js';
import type { RingChannel } from '../../transport/ring-channel.js';
import { RINGS_BYTES, ringsToPool } from '../../transport/rings.js';
import { SharedLedger } from '../../transport/shared-ledger.js';
import {
  FROM_WORKER_FD,
  type FromWorker,
  LEDGER_FD,
  MEMORY_FD,
  POOL_BELL_FD,
  type ProcessData,
  type ProcessSetup,
  TO_WORKER_FD,
  type ToWorker,
  WORKER_BELL_FD,
} from '../../transport/wire.js';
import type { Connection } from './connection.js';
import { watchParent } from './watch-parent.js';

export function connectProcess(): Connection {
  // The terminal sends these to the whole group: the program decides what becomes of its workers.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  // The pool wrote it before this process was there.
  const { title, pool, sharesMemory } = framesByValue.read(nextFrame(TO_WORKER_FD)) as ProcessData;
  process.title = title;
  watchParent(pool);
  const { setup, channel, ledger } = sharesMemory ? byMemory() : byMessages();
  return {
    setup,
    channel,
    ledger,
    // Whoever writes into a full pipe waits anyway.
    waitForReader() {},
    usedMemory: () => anonymousMemory('self') ?? process.memoryUsage.rss(),
    stay: () => channel.keepAlive(true),
  };
}

type Connected = Pick<Connection, 'setup' | 'channel' | 'ledger'>;

function byMessages(): Connected {
  const { setup } = framesByValue.read(nextFrame(TO_WORKER_FD)) as ProcessSetup;
  return { setup, channel: pipeWith(timedIf(setup.isTimed, framesByValue)), ledger: new FileLedger(LEDGER_FD) };
}

function byMemory(): Connected {
  let channel: RingChannel<FromWorker, ToWorker> | undefined;
  const frames = new PeerLink(MEMORY_FD, (frame) => channel?.sendFrame(frame));
  const { setup, link } = frames.read(nextFrame(TO_WORKER_FD)) as ProcessSetup;
  const memory = link!.buffer;
  const fail = (error: unknown): never => {
    throw error;
  };
  const bells = { pool: POOL_BELL_FD, worker: WORKER_BELL_FD };
  const opened = ringsToPool(
    { memory, side: pipeWith(rawFrames), frames: timedIf(setup.isTimed, frames), lending: frames, fail },
    bells,
  );
  channel = opened;
  return { setup, channel: opened, ledger: new SharedLedger(memory, RINGS_BYTES) };
}

function pipeWith(frames: Frames): PipeChannel<FromWorker, ToWorker> {
  // Not imported: threads, which start from the same file, do without.
  const { Socket } = process.getBuiltinModule('node:net');
  return new PipeChannel<FromWorker, ToWorker>(
    new Socket({ fd: TO_WORKER_FD, readable: true, writable: false }),
    { write: writeAll, close() {} },
    frames,
    // The program is gone, or what it sent cannot be read, which the pool tells with this worker's last lines.
    (error) => {
      if (error !== undefined) writeSync(2, `${inspect(error)}\n`);
      process.exit(1);
    },
    false,
  );
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
