/** Two ends of a link within this process. What either sends of its own accord the other one reads at once. */

import type { TestContext } from 'node:test';
import { type Native, native } from '#src/base/native.js';
import type { SharedArray } from '#src/memory/shared-array.js';
import { decode } from '#src/transport/decode.js';
import { type Parcel, pack, wasSent } from '#src/transport/pack.js';
import { PeerLink } from '#src/transport/peer-link.js';
import { sharedArrayValue } from '#src/transport/shared-array-value.js';
import { addSpecial } from '#src/transport/special-values.js';
import type { Encoded } from '#src/transport/wire.js';

addSpecial(sharedArrayValue);

export interface Ends {
  readonly here: PeerLink;
  readonly there: PeerLink;
}

export function linked(t: Pick<TestContext, 'after'>): Ends {
  const [near, far] = (native() as Native).socketPair();
  const here: PeerLink = new PeerLink(near, (frame) => there.read(frame));
  const there: PeerLink = new PeerLink(far, (frame) => here.read(frame));
  t.after(() => {
    here.end();
    there.end();
  });
  return { here, there };
}

/** As the channel over both tells it, when no frame has taken it along. */
export function acknowledge(from: PeerLink, to: PeerLink): void {
  to.arrived(from.unacknowledged);
  from.acknowledge();
}

export function sendParcel(link: PeerLink, parcel: Parcel): Uint8Array {
  const { value, specials, transfer } = parcel;
  const frame = link.write({ value, specials }, transfer);
  wasSent(parcel);
  return frame;
}

export function send(link: PeerLink, value: unknown): Uint8Array {
  return sendParcel(link, pack(value, 'args'));
}

export function received<T>(link: PeerLink, frame: Uint8Array): T {
  return decode(link.read(frame) as Encoded) as T;
}

export function receivedArray(link: PeerLink, frame: Uint8Array): SharedArray {
  return received<SharedArray>(link, frame);
}
