/**
 * The native part: what only the operating system can do. It is optional; `native()` is undefined without it, and `requireNative`
 * says how to build it. Its memory is the process's: a region made in one thread is known by its id in all of them.
 */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
  /** CPU time that the calling thread has used, in ms. */
  threadCpuTime(): number;
  /** The CPUs that the calling thread may run on, ascending. */
  threadAffinity(): number[];
  /**
   * Lets the calling thread, and the threads that it starts from now on, run on these CPUs only; those that are not there or not allowed are
   * left out. Throws an Error with code EINVAL when none remains.
   */
  setThreadAffinity(cpus: readonly number[]): void;
}

interface Outcome {
  readonly native: Native | undefined;
  /** Why there is none: what was tried last, or that it is switched off. */
  readonly reason: string;
  readonly cause?: unknown;
}

let outcome: Outcome | undefined;

/** Undefined where it was not found for this system and Node, or is switched off by BREAKEVEN_NATIVE=0. Looks for it at the first call. */
export function native(): Native | undefined {
  outcome ??= load();
  return outcome.native;
}

/** `call`: what was called, for the message. */
export function requireNative(call: string): Native {
  const found = native();
  if (found !== undefined) return found;
  const { reason, cause } = outcome as Outcome;
  throw new NativeUnavailableError(
    `${call} needs breakeven's native part, but ${reason}. On Linux with a C++ compiler, build it: ` +
      'node node_modules/breakeven/native/build.mjs (see docs/native.md).',
    cause === undefined ? undefined : { cause },
  );
}

/**
 * BREAKEVEN_NATIVE names a file, or is 0 for none. Otherwise: what was built in this package's folder, what came with it, and prebuilds/
 * beside the running file, for programs that are one file.
 */
function load(): Outcome {
  const wanted = process.env.BREAKEVEN_NATIVE;
  if (wanted === '0') return { native: undefined, reason: 'it is switched off by BREAKEVEN_NATIVE=0' };
  const require = createRequire(import.meta.url);
  let cause: unknown;
  for (const file of wanted ? [wanted] : candidates()) {
    if (!existsSync(file)) continue;
    try {
      return { native: require(file) as Native, reason: '' };
    } catch (error) {
      cause ??= error;
    }
  }
  const { platform, arch, versions } = process;
  if (cause !== undefined) return { native: undefined, reason: 'the file found for it could not be loaded', cause };
  const where = wanted ? `at ${wanted}` : `for ${platform}-${arch} and Node's ABI ${versions.modules}`;
  return { native: undefined, reason: `there is none ${where}` };
}

function candidates(): string[] {
  const name = `abi-${process.versions.modules}.node`;
  const prebuilt = `prebuilds/${process.platform}-${process.arch}/${name}`;
  // The package's folder, as seen from dist/, from dist/shared/, and from build/src/base/.
  const roots = ['..', '../..', '../../..'].map((up) => fileURLToPath(new URL(`${up}/`, import.meta.url)));
  const isOurs = (root: string) => existsSync(join(root, 'native/build.mjs'));
  const found = roots.filter(isOurs).flatMap((root) => [join(root, 'native/build', name), join(root, prebuilt)]);
  return [...found, fileURLToPath(new URL(`./${prebuilt}`, import.meta.url))].filter((file) => !isForeign(file));
}

/** What was built for glibc would not find its functions in musl. */
function isForeign(file: string): boolean {
  return file.includes('prebuilds') && existsSync('/etc/alpine-release');
}
