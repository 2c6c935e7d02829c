/** The values behind Refs that the pool has sent to this worker. Each is revived when a call first needs it, and stays until it is forgotten. */

import { NotSerializableError } from '../../base/errors.js';
import { Arrivals } from '../../memory/arrivals.js';
import { decode, prepare } from '../../transport/decode.js';
import { adoptBytes, giveUpBytes } from '../../transport/shared-bytes.js';
import { readValue } from '../../transport/value-for-many.js';
import type { Encoded, PutWire, RefData } from '../../transport/wire.js';

type Put =
  | { readonly state: 'sent'; readonly wire: PutWire }
  /** Its modules are being imported. */
  | { readonly state: 'read'; readonly wire: PutWire; readonly encoded: Encoded }
  | { readonly state: 'revived'; readonly value: unknown };

export class ReceivedPuts {
  readonly #puts = new Map<number, Put>();

  add(wire: PutWire): void {
    adoptBytes(wire);
    this.#puts.set(wire.id, { state: 'sent', wire });
  }

  forget(id: number): void {
    const put = this.#puts.get(id);
    this.#puts.delete(id);
    if (put !== undefined && put.state !== 'revived') giveUpBytes(put.wire);
  }

  prepare(data: unknown): Promise<void> | undefined {
    const { id } = data as RefData;
    const put = this.#read(id);
    return put.state === 'read' ? prepare(put.encoded.specials) : undefined;
  }

  /** The value: the same object each time. */
  decode(data: unknown): unknown {
    const { id } = data as RefData;
    const put = this.#read(id);
    if (put.state === 'revived') return put.value;
    // What fails half-way, for want of a type that another task's module registers, is read anew by the next.
    this.#puts.set(id, { state: 'sent', wire: put.wire });
    // Handles that are part of it are not given up at the call's end: they go when the value is collected.
    const value = new Arrivals().collect(() => decode(put.encoded));
    this.#puts.set(id, { state: 'revived', value });
    giveUpBytes(put.wire);
    return value;
  }

  #read(id: number): Exclude<Put, { state: 'sent' }> {
    const put = this.#puts.get(id);
    if (put === undefined) {
      throw new NotSerializableError(
        'The call was given a Ref that was disposed of before the call began. Dispose of it when the calls that use it have ended.',
        '<Ref>',
      );
    }
    if (put.state !== 'sent') return put;
    const { wire } = put;
    const read: Put = { state: 'read', wire, encoded: readValue(wire) };
    this.#puts.set(id, read);
    return read;
  }
}
