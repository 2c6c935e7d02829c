/** Bytes made once and read by several threads, none of which writes to them. */

import { types } from 'node:util';
import { native, type RegionId, type ShareId } from '../base/native.js';
import { beforeShare, countArrived } from '../memory/collector.js';
import { discard } from '../memory/holding.js';
import { shareOf } from '../memory/incoming.js';
import { copyToRegion } from '../memory/kept-pages.js';
import { shareToSend } from '../memory/outgoing.js';
import { isLarge, withRoom } from './copies.js';

/** As one receiver gets them. */
export interface BytesWire {
  readonly bytes: Uint8Array;
  /** Of the memory that they lie in; to be given up by the receiver. */
  readonly share?: ShareId | undefined;
}

/** Few bytes go with each message, many lie in a region, or without the native part in a SharedArrayBuffer. */
export class SharedBytes {
  readonly length: number;
  #bytes: Uint8Array | undefined;
  #region: RegionId | undefined;

  /** They become this object's own. */
  constructor(bytes: Uint8Array) {
    this.length = bytes.byteLength;
    if (isLarge(bytes.byteLength)) {
      this.#region = withRoom((addon) => copyToRegion(addon, bytes.buffer, bytes.byteOffset, bytes.byteLength));
    }
    if (this.#region === undefined) this.#bytes = isLarge(bytes.byteLength) ? shared(bytes) : bytes;
  }

  /** For one receiver. */
  wire(): BytesWire {
    if (this.#region === undefined) return { bytes: this.#bytes as Uint8Array };
    const { buffer, share } = shareToSend(native()!, this.#region, true);
    return { bytes: new Uint8Array(buffer, 0, this.length), share };
  }

  release(): void {
    if (this.#region !== undefined) native()!.releaseRegion(this.#region);
    this.#region = undefined;
    this.#bytes = undefined;
  }
}

/** In the receiver, when they have arrived. */
export function adoptBytes(wire: BytesWire): void {
  const { buffer } = wire.bytes;
  if (!types.isSharedArrayBuffer(buffer)) return;
  const share = shareOf(buffer, wire.share);
  if (share !== undefined) native()?.adoptShare(share);
  else {
    beforeShare();
    countArrived(buffer);
  }
}

/** In the receiver, who is done with them. */
export function giveUpBytes({ bytes: { buffer }, share }: BytesWire): void {
  if (types.isSharedArrayBuffer(buffer)) discard({ buffer, share });
}

function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
  copy.set(bytes);
  return copy;
}
