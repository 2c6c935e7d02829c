/** Buffers over regions that this thread has made to be sent, and what they look at: a link to another process sends that in their place. */

import { globalSlot } from '../base/global-slot.js';
import type { Native, RegionId, Share, ShareId } from '../base/native.js';

export interface Outgoing {
  readonly region: RegionId;
  /** Of a SharedArrayBuffer: to be given up once the other process has been sent the region. */
  readonly share: ShareId | undefined;
  /** What the receiver writes, nobody else sees. */
  readonly copyOnWrite: boolean;
}

const outgoing = globalSlot('breakeven.outgoing-buffers/1', () => new WeakMap<ArrayBufferLike, Outgoing>());

/** `addon.shareRegion`, for one receiver. */
export function shareToSend(addon: Native, region: RegionId, copyOnWrite: boolean): Share {
  const made = addon.shareRegion(region, copyOnWrite);
  outgoing.set(made.buffer, { region, share: made.share, copyOnWrite });
  return made;
}

/** `addon.privateBuffer`, for one receiver. The sender must not write to it. */
export function copyToSend(addon: Native, region: RegionId): ArrayBuffer {
  const buffer = addon.privateBuffer(region);
  outgoing.set(buffer, { region, share: undefined, copyOnWrite: true });
  return buffer;
}

/** Undefined for every buffer that was not made here. */
export function outgoingOf(buffer: ArrayBufferLike): Outgoing | undefined {
  return outgoing.get(buffer);
}
