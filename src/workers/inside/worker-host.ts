/** What tasks may ask of the worker that runs them. */

import type { TaskHost } from '../../tasks/context.js';
import type { Channel } from '../../transport/channel.js';
import type { WorkerLedger } from '../../transport/ledger.js';
import { pack, wasSent } from '../../transport/pack.js';
import type { FromWorker, ToWorker } from '../../transport/wire.js';

export class WorkerHost implements TaskHost {
  readonly workerId: number;
  /** What the initializer returned. */
  state: unknown;
  readonly #channel: Channel<FromWorker, ToWorker>;
  readonly #ledger: WorkerLedger;

  constructor(workerId: number, channel: Channel<FromWorker, ToWorker>, ledger: WorkerLedger) {
    this.workerId = workerId;
    this.#channel = channel;
    this.#ledger = ledger;
  }

  isCancelled(seq: number, index: number): boolean {
    return this.#ledger.isCancelled(seq, index);
  }

  report(seq: number, index: number, value: unknown): void {
    const parcel = pack(value, 'report');
    const { value: packed, specials, transfer } = parcel;
    this.#channel.send({ type: 'report', seq, index, report: { value: packed, specials } }, transfer);
    wasSent(parcel);
  }
}
