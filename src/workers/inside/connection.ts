/** What a worker has of its pool, be it a thread or a process. */

import type { Channel } from '../../transport/channel.js';
import type { WorkerLedger } from '../../transport/ledger.js';
import type { FromWorker, ToWorker, WorkerSetup } from '../../transport/wire.js';

export interface Connection {
  readonly setup: WorkerSetup;
  readonly channel: Channel<FromWorker, ToWorker>;
  readonly ledger: WorkerLedger;
  /** Waits, blocking this worker, while the pool is far behind in reading what it was sent: for a task that may send without end. */
  waitForReader(): void;
  /** What counts against the setup's `maxMemory`, in bytes. */
  usedMemory(): number;
  /** To be called once messages are received: keeps this worker alive until it is told to stop. */
  stay(): void;
}
