/** A worker thread's connection to its pool. */

import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { LastLines } from '../../transport/last-lines.js';
import { PortChannel } from '../../transport/port-channel.js';
import { PortFlow } from '../../transport/port-flow.js';
import { ringsToPool } from '../../transport/rings.js';
import { SharedLedger } from '../../transport/shared-ledger.js';
import type { FromWorker, ThreadData, ToWorker } from '../../transport/wire.js';
import type { Connection } from './connection.js';
import { keepLastLines } from './keep-last-lines.js';

function fail(error: unknown): never {
  throw error;
}

export function connectThread(): Connection {
  const { setup, port, ledger, lastLines, flow: read, rings } = workerData as ThreadData;
  keepLastLines(new LastLines(lastLines));
  const flow = new PortFlow(read);
  const portChannel = new PortChannel<FromWorker, ToWorker>(port, undefined, setup.isTimed);
  const channel =
    rings === undefined ? portChannel : ringsToPool({ memory: rings.memory, side: portChannel, fail }, rings.bells);
  return {
    setup,
    channel,
    ledger: new SharedLedger(ledger),
    waitForReader: () => flow.wait(portChannel.sent),
    usedMemory: () => getHeapStatistics().used_heap_size,
    stay() {
      channel.keepAlive(true);
      // User code may listen to its own parentPort; ours must not keep it open.
      parentPort?.unref();
    },
  };
}
