/**
 * Large buffers by value in one copy: the bytes are copied once into a region, and each receiver gets a plain ArrayBuffer of its own over
 * them, copy-on-write, which is then transferred to it. Without the native part, or without room, the message carries the bytes.
 */

import { type Native, native, type RegionId } from '../base/native.js';
import { copyToRegion } from '../memory/kept-pages.js';
import { copyToSend } from '../memory/outgoing.js';

// Smaller buffers are cheaper inside the message. Found by benchmarks/scenarios/by-value-sizes.ts.
export const LARGE_BYTES = 64 * 1024;

export function isLarge(bytes: number): boolean {
  return bytes >= LARGE_BYTES;
}

/** Whoever makes private copies of large buffers. */
export interface Copier {
  /** A buffer for one receiver, with these bytes as they are now; undefined: the message must carry them. */
  copy(source: ArrayBufferLike, byteOffset: number, bytes: number): ArrayBuffer | undefined;
}

/** For one receiver. */
export const copyOnce: Copier = {
  copy: (source, byteOffset, bytes) => withRoom((addon) => copyForOne(addon, source, byteOffset, bytes)),
};

function copyForOne(addon: Native, source: ArrayBufferLike, byteOffset: number, bytes: number): ArrayBuffer {
  const region = copyToRegion(addon, source, byteOffset, bytes);
  try {
    return copyToSend(addon, region);
  } finally {
    addon.releaseRegion(region);
  }
}

/** For several receivers of the same values, now and later: what was copied for one of them is there for the others. */
export class SharedCopies implements Copier {
  readonly #regions = new Map<ArrayBufferLike, Map<string, RegionId>>();
  #released = false;

  copy(source: ArrayBufferLike, byteOffset: number, bytes: number): ArrayBuffer | undefined {
    if (this.#released) return copyOnce.copy(source, byteOffset, bytes);
    return withRoom((addon) => copyToSend(addon, this.#regionOf(addon, source, byteOffset, bytes)));
  }

  /** No further receiver will come. What has been sent lives as long as its receivers want it. */
  release(): void {
    this.#released = true;
    for (const ranges of this.#regions.values()) for (const region of ranges.values()) native()?.releaseRegion(region);
    this.#regions.clear();
  }

  #regionOf(addon: Native, source: ArrayBufferLike, byteOffset: number, bytes: number): RegionId {
    let ranges = this.#regions.get(source);
    if (ranges === undefined) {
      ranges = new Map();
      this.#regions.set(source, ranges);
    }
    const range = `${byteOffset}+${bytes}`;
    let region = ranges.get(range);
    if (region === undefined) {
      region = copyToRegion(addon, source, byteOffset, bytes);
      ranges.set(range, region);
    }
    return region;
  }
}

/** For receivers that come later, when the sources have perhaps changed: in the order in which they were copied. */
export class KeptCopies implements Copier {
  bytes = 0;
  readonly #regions: RegionId[] = [];
  /** Made while the value was encoded: the first receiver's. */
  #first: ArrayBuffer[] | undefined = [];

  copy(source: ArrayBufferLike, byteOffset: number, bytes: number): ArrayBuffer | undefined {
    return withRoom((addon) => {
      const region = copyToRegion(addon, source, byteOffset, bytes);
      const copy = withRoom(() => copyToSend(addon, region));
      if (copy === undefined) {
        addon.releaseRegion(region);
        return undefined;
      }
      this.#regions.push(region);
      this.#first?.push(copy);
      this.bytes += bytes;
      return copy;
    });
  }

  forReceiver(): ArrayBuffer[] {
    const buffers =
      this.#first ??
      this.#regions.map((region) => withRoom((addon) => copyToSend(addon, region)) ?? readRegion(native()!, region));
    this.#first = undefined;
    return buffers;
  }

  release(): void {
    for (const region of this.#regions.splice(0)) native()!.releaseRegion(region);
    this.#first = undefined;
  }
}

// The bytes themselves, where no more can be mapped for long.
function readRegion(addon: Native, region: RegionId): ArrayBuffer {
  const { buffer, share } = addon.shareRegion(region, true);
  try {
    return new Uint8Array(new Uint8Array(buffer, 0, addon.regionBytes(region))).buffer;
  } finally {
    addon.giveUpShare(share);
  }
}

/** Undefined without the native part, and where the system has no room. */
export function withRoom<T>(make: (addon: Native) => T): T | undefined {
  const addon = native();
  try {
    return addon && make(addon);
  } catch (error) {
    // The system's own errors have a code: no memory, no more mappings. The message may still find room, or says so.
    if (typeof (error as { code?: unknown } | undefined)?.code === 'string') return undefined;
    throw error;
  }
}
