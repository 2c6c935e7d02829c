/** What tasks may ask of the worker that runs them. */

import type { TaskHost } from '../../tasks/context.js';
import { pack, wasSent } from '../../transport/pack.js';
import type { Connection } from './connection.js';

export class WorkerHost implements TaskHost {
  readonly workerId: number;
  /** What the initializer returned. */
  state: unknown;
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.workerId = connection.setup.workerId;
    this.#connection = connection;
  }

  isCancelled(seq: number, index: number): boolean {
    return this.#connection.ledger.isCancelled(seq, index);
  }

  report(seq: number, index: number, value: unknown): void {
    const { channel } = this.#connection;
    // What is reported is all to arrive, and a task may do it without end: so it goes no faster than the pool reads.
    this.#connection.waitForReader();
    const parcel = pack(value, 'report');
    const { value: packed, specials, transfer } = parcel;
    channel.send({ type: 'report', seq, index, report: { value: packed, specials } }, transfer);
    wasSent(parcel);
  }
}
