/**
 * The native part: what only the operating system can do. It is optional; `native()` is undefined without it, and `requireNative`
 * says how to build it. Its memory is the process's: a region made in one thread is known by its id in all of them.
 */

import { createRequire } from 'node:module';
import { NativeUnavailableError } from './errors.js';

/** Names a region in this process; never used again. */
export type RegionId = number;
/** Names one buffer over a region, in this process; never used again. */
export type ShareId = number;

export interface Share {
  readonly buffer: SharedArrayBuffer;
  readonly share: ShareId;
}

export interface Native {
  /**
   * A zeroed region of the process's arena, with one hold, which the caller releases. `populate` fetches its pages now, as large ones where
   * the system can. Throws an Error whose `code` is the system's (ENOMEM).
   */
  createRegion(bytes: number, populate: boolean): RegionId;
  /**
   * A region that holds a copy of the bytes, with one hold; its pages are often those of an earlier one. For `privateBuffer`: nobody gets to
   * write to it. Throws as `createRegion`.
   */
  copyToRegion(source: ArrayBufferLike, byteOffset: number, bytes: number): RegionId;
  /** Gives up a hold. A region without holds, shares and private buffers is gone: its pages go back at once. */
  releaseRegion(region: RegionId): void;
  regionBytes(region: RegionId): number;
  /**
   * A SharedArrayBuffer over the region, on its own share of it. `copyOnWrite`: over a private mapping, whose writes nobody else sees.
   * The share ends with `giveUp`, or when no thread has the buffer any more.
   */
  shareRegion(region: RegionId, copyOnWrite: boolean): Share;
  /** To be called once by a thread that was sent a share's buffer: it counts as this thread's from now on. */
  adoptShare(share: ShareId): RegionId;
  /** Gives the share up although the buffer may live on. When it was the last one the bytes read as zeros. */
  giveUpShare(share: ShareId): void;
  /** A plain, transferable ArrayBuffer over a copy-on-write mapping of the region. */
  privateBuffer(region: RegionId): ArrayBuffer;
  /** Bytes of the shares that this thread has and that have not been given up. */
  bytesShared(): number;
  /** Bytes of regions under way by value: between `copyToRegion` and the end of their last private buffer. */
  bytesCopied(): number;
  /** Gives back the pages kept for the next `copyToRegion`. */
  trimPages(): void;
}

let loaded: Native | undefined | null = null;

/** Undefined where it is not built for this system, or switched off by BREAKEVEN_NATIVE=0. */
export function native(): Native | undefined {
  if (loaded === null) loaded = load();
  return loaded;
}

/** `call`: what was called, for the message. */
export function requireNative(call: string): Native {
  const found = native();
  if (found === undefined) throw new NativeUnavailableError(call);
  return found;
}

function load(): Native | undefined {
  if (process.env.BREAKEVEN_NATIVE === '0') return undefined;
  const require = createRequire(import.meta.url);
  const file = `native/build/abi-${process.versions.modules}.node`;
  // From dist/ and dist/shared/, and from build/src/base/.
  for (const root of ['..', '../..', '../../..']) {
    try {
      return require(`${root}/${file}`) as Native;
    } catch {}
  }
  return undefined;
}
