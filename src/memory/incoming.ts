/** Buffers over regions that have come from another process. */

import { globalSlot } from '../base/global-slot.js';
import { native, type RegionId, requireNative, type ShareId } from '../base/native.js';
import { beforeShare, evenIfScarce } from './collector.js';

interface Incoming {
  readonly share?: ShareId;
  readonly error?: unknown;
}

const incoming = globalSlot('breakeven.incoming-buffers/1', () => new WeakMap<SharedArrayBuffer, Incoming>());

/**
 * Never throws: where the region cannot be had, the buffer is empty, and whoever wants it is told. So one array that is gone does not spoil
 * the message that it was in. `receive` gives the region with a hold.
 */
export function sharedFromPeer(receive: () => RegionId, copyOnWrite: boolean): SharedArrayBuffer {
  try {
    return withRegion(receive, (addon, region) => {
      const { buffer, share } = addon.shareRegion(region, copyOnWrite);
      incoming.set(buffer, { share });
      return buffer;
    });
  } catch (error) {
    const empty = new SharedArrayBuffer(0);
    incoming.set(empty, { error });
    return empty;
  }
}

/** A copy-on-write buffer over the region. Throws when it cannot be had. */
export function copyFromPeer(receive: () => RegionId): ArrayBuffer {
  beforeShare();
  return withRegion(receive, (addon, region) => {
    const buffer = addon.privateBuffer(region);
    addon.adoptBuffer(buffer);
    return buffer;
  });
}

/** Private copies that have come from another thread, among others that were moved: they go when this thread's garbage is collected. */
export function adoptCopies(buffers: readonly ArrayBuffer[]): void {
  const addon = native();
  if (addon === undefined) return;
  beforeShare();
  for (const buffer of buffers) addon.adoptBuffer(buffer);
}

/** This process's share of the buffer: `sent` is what came along with it, which is right for one that another thread has sent. */
export function shareOf(buffer: SharedArrayBuffer, sent: ShareId | undefined): ShareId | undefined {
  const found = incoming.get(buffer);
  return found === undefined ? sent : found.share;
}

/** Why the region could not be had. */
export function lossOf(buffer: SharedArrayBuffer): unknown {
  return incoming.get(buffer)?.error;
}

function withRegion<T>(
  receive: () => RegionId,
  make: (addon: ReturnType<typeof requireNative>, region: RegionId) => T,
): T {
  const addon = requireNative('Memory of another process');
  return evenIfScarce(() => {
    const region = receive();
    try {
      return make(addon, region);
    } finally {
      addon.releaseRegion(region);
    }
  });
}
