/**
 * What this thread has of some shared memory: one buffer over it, kept for as long as a handle of this thread needs it. Other threads have
 * holdings of their own over the same memory. README.md tells what keeps the memory itself alive.
 */

import { globalSlot } from '../base/global-slot.js';
import { native, type RegionId, type ShareId } from '../base/native.js';
import { beforeShare, countArrived } from './collector.js';
import { lossOf, shareOf } from './incoming.js';
import { shareToSend } from './outgoing.js';

/** What another thread, or process, is sent: a buffer, and its share there. Without the native part the buffer alone keeps the memory alive. */
export interface Sent {
  readonly buffer: SharedArrayBuffer;
  readonly share: ShareId | undefined;
}

/** Buffers of shared arrays, in every copy of this package in the thread. */
const ours = globalSlot('breakeven.shared-buffers/1', () => new WeakSet<object>());

/** Whether the buffer is that of a shared array. */
export function isOurs(buffer: object): boolean {
  return ours.has(buffer);
}

export class Holding {
  #buffer: SharedArrayBuffer | undefined;
  /** Undefined where V8 alone knows the memory. */
  readonly #native: { readonly region: RegionId; readonly share: ShareId } | undefined;
  #handles = 0;

  constructor(buffer: SharedArrayBuffer, owned: { readonly region: RegionId; readonly share: ShareId } | undefined) {
    this.#buffer = buffer;
    this.#native = owned;
    ours.add(buffer);
  }

  /** To be asked only while there is a handle. */
  get buffer(): SharedArrayBuffer {
    return this.#buffer as SharedArrayBuffer;
  }

  /** Undefined where V8 alone knows the memory. */
  get region(): RegionId | undefined {
    return this.#native?.region;
  }

  addHandle(): void {
    this.#handles += 1;
  }

  /** The last one gives up this thread's share: the pages go back as soon as no other thread has one. */
  removeHandle(): void {
    this.#handles -= 1;
    if (this.#handles > 0) return;
    this.#buffer = undefined;
    if (this.#native !== undefined) native()?.giveUpShare(this.#native.share);
  }

  /** `copyOnWrite`: what the receiver writes, nobody else sees; without the native part everybody does. */
  send(copyOnWrite: boolean): Sent {
    if (this.#native === undefined) return { buffer: this.buffer, share: undefined };
    // A share of its own, so that the memory lives on while the message is under way, whatever becomes of this holding.
    const sent = shareToSend(native()!, this.#native.region, copyOnWrite);
    ours.add(sent.buffer);
    return sent;
  }

  /** A holding of the same memory whose writes stay with it; itself without the native part. */
  copyOnWrite(): Holding {
    return this.#native === undefined ? this : holdingOf(this.#native.region, true);
  }
}

/** The hold that its maker has on a region goes over into a holding. */
export function takeOver(region: RegionId): Holding {
  try {
    return holdingOf(region, false);
  } finally {
    native()!.releaseRegion(region);
  }
}

/** What has come from elsewhere becomes this thread's. To be called once for each. Throws SharedMemoryError for what is gone. */
export function receive({ buffer, share: sent }: Sent): Holding {
  const loss = lossOf(buffer);
  if (loss !== undefined) throw loss;
  beforeShare();
  const share = shareOf(buffer, sent);
  const addon = native();
  if (addon !== undefined && share !== undefined)
    return new Holding(buffer, { region: addon.adoptShare(share), share });
  countArrived(buffer);
  return new Holding(buffer, undefined);
}

/** What has come from elsewhere and is not wanted. */
export function discard({ buffer, share: sent }: Sent): void {
  const share = shareOf(buffer, sent);
  if (share !== undefined) native()?.giveUpShare(share);
}

function holdingOf(region: RegionId, copyOnWrite: boolean): Holding {
  const { buffer, share } = native()!.shareRegion(region, copyOnWrite);
  return new Holding(buffer, { region, share });
}
