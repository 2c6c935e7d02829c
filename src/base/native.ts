/**
 * The native part: what only the operating system can do. It is optional; `native()` is undefined without it, and `requireNative`
 * says how to build it. Its memory is the process's: a region made in one thread is known by its id in all of them.
 */

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NativeUnavailableError } from './errors.js';

/** Names a region in this process; never used again. */
export type RegionId = number;
/** Names one buffer over a region, in this process; never used again. */
export type ShareId = number;

/** Names an arena to every process: its nonce, and the device, inode and size of its file, which whoever is sent the descriptor verifies. */
export type ArenaIdentity = readonly [nonce: number, device: number, inode: number, bytes: number];
/** Names a region to every process that takes part in its arena. */
export type RegionHandle = readonly [
  nonce: number,
  inode: number,
  slot: number,
  generation: number,
  offset: number,
  bytes: number,
];

/** Names a region over a part of a file, or over a named segment, to every process that may open it. */
export type FileHandle = readonly [
  path: string,
  /** In /dev/shm, of a segment that this package made; else empty. */
  name: string,
  device: number,
  inode: number,
  offset: number,
  bytes: number,
  writable: number,
];

export interface Share {
  readonly buffer: SharedArrayBuffer;
  readonly share: ShareId;
}

/** A name in /dev/shm that this package made for this user. */
export interface NamedSegment {
  readonly name: string;
  readonly bytes: number;
  /** Whether a living program holds it. */
  readonly alive: boolean;
}

/** What `watchBell` gave: the addon's own. */
export type Watch = { readonly __watch: never };

export interface Native {
  /** A zeroed region of the process's arena, with one hold, which the caller releases. Throws an Error whose `code` is the system's (ENOMEM). */
  createRegion(bytes: number): RegionId;
  /** The same with a copy of these bytes instead of zeros. */
  createRegionFrom(source: ArrayBufferLike, byteOffset: number, bytes: number): RegionId;
  /**
   * A region that holds a copy of the bytes, with one hold; its pages are often those of an earlier one. For `privateBuffer`: nobody gets to
   * write to it. Throws as `createRegion`.
   */
  copyToRegion(source: ArrayBufferLike, byteOffset: number, bytes: number): RegionId;
  /** Gives up a hold. A region without holds, shares and private buffers is gone: its pages go back at once. */
  releaseRegion(region: RegionId): void;
  regionBytes(region: RegionId): number;
  /**
   * A zeroed region that other programs find in /dev/shm, with one hold. The last program that has it takes the name away, also when it just
   * exits. Throws an Error whose `code` is the system's (EEXIST, ENOSPC).
   */
  createNamedRegion(name: string, bytes: number): RegionId;
  /**
   * The one of that name, whoever made it, with one hold. Throws an Error with a `code`: ENOENT, also when nobody alive holds it; ELOOP for a
   * symbolic link; ENODEV for what is no plain file; EPERM for another user's; EACCES for one that others may write to; ERANGE when it is shorter.
   */
  attachNamedRegion(name: string, bytes: number): RegionId;
  /**
   * A part of a file, with one hold; copy-on-write unless `writable`. Throws an Error with a `code`: the system's (ENOENT, EISDIR, EACCES), ENODEV
   * for what is no plain file, ERANGE when it is shorter.
   */
  mapFileRegion(path: string, offset: number, bytes: number, writable: boolean): RegionId;
  /** The names of this user's programs; those that nobody alive holds are taken away if `remove`. */
  sweepNames(remove: boolean): NamedSegment[];
  /**
   * A SharedArrayBuffer over the region, on its own share of it. `copyOnWrite`: over a private mapping, whose writes nobody else sees, unless
   * the region is copy-on-write itself.
   * The share ends with `giveUp`, or when no thread has the buffer any more.
   */
  shareRegion(region: RegionId, copyOnWrite: boolean): Share;
  /** To be called once by a thread that was sent a share's buffer: it counts as this thread's from now on. */
  adoptShare(share: ShareId): RegionId;
  /** Gives the share up although the buffer may live on. When it was the last one the bytes read as zeros. */
  giveUpShare(share: ShareId): void;
  /** A plain, transferable ArrayBuffer over a copy-on-write mapping of the region. V8 does not count its bytes: see `adoptBuffer`. */
  privateBuffer(region: RegionId): ArrayBuffer;
  /** To be called by the thread that keeps a private buffer: its bytes count as this thread's from now on. Does nothing for any other buffer. */
  adoptBuffer(buffer: ArrayBuffer): void;
  /** Leaves it with no bytes, as moving it does; what it looked at is freed at once. */
  detachBuffer(buffer: ArrayBuffer): void;
  /** Bytes of the shares that this thread has and that have not been given up, and of the private buffers that it has adopted. */
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
  /** Whether the array, which must be no Proxy, has enumerable properties besides its elements. Does not look at the elements. */
  hasNamedProperties(array: readonly unknown[]): boolean;
  /**
   * The second of two values that Node's v8.Serializer has written. `head` gets the first, and gives the buffers that stand outside of the frame;
   * `view` gives what a host object stands for: after its kind comes its value, and if that is not 0 first a word and two numbers, which
   * are 0 else. What was read is kept by nobody else. Throws for a damaged one, and what the two throw.
   */
  readFrame(
    frame: Uint8Array,
    head: (head: unknown) => readonly ArrayBuffer[],
    view: (kind: number, value: unknown, type: number, byteOffset: number, byteLength: number) => ArrayBufferView,
  ): unknown;

  /** A bell that wakes the thread that watches it: an eventfd, which child processes can inherit. Throws an Error whose `code` is the system's (EMFILE). */
  createBell(): number;
  /** Never waits. A bell that was rung before its thread slept wakes it, too. */
  ringBell(bell: number): void;
  closeBell(bell: number): void;
  /**
   * From now on this thread's event loop wakes up for the bell, and calls `beforeSleep` each time when it is about to look for events. `mayWait`:
   * false is a hint that it will not wait for any. While that returns true it is called again. It must not throw. `owned`: the bell is closed
   * when the thread ends.
   */
  watchBell(bell: number, owned: boolean, beforeSleep: (mayWait: boolean) => boolean): Watch;
  /** Whether the watch keeps the thread's event loop alive. At first it does not. */
  keepWatching(watch: Watch, alive: boolean): void;
  /**
   * The system kills this process, whatever it does, when the thread that started it ends. False when that has been already: its parent is not
   * `parent` any more.
   */
  dieWithParent(parent: number): boolean;
  /** Lets other threads run on this CPU. */
  yieldCpu(): void;

  /** Two ends of a connection for `sendDescriptor`. Close both; a child process inherits one by its number in `stdio`. */
  socketPair(): readonly [number, number];
  closeSocket(socket: number): void;
  /** False when the socket is full: call again later. Throws EPIPE when the other end is closed. */
  sendDescriptor(socket: number, descriptor: number, ...identity: ArenaIdentity): boolean;
  /**
   * The next descriptor, which the caller closes; undefined when none has come. Throws ECONNRESET when the other end is closed, EPROTO when
   * what came is not the sealed file that was expected; that has been closed then.
   */
  receiveDescriptor(socket: number, ...identity: ArenaIdentity): number | undefined;

  /** This process's own arena, which other processes can join from now on. */
  ownArena(): ArenaIdentity;
  /** Of an arena that this process takes part in. Throws ENXIO for another one. */
  arenaIdentity(nonce: number): ArenaIdentity;
  /** The same arena's file. It stays the addon's. */
  arenaDescriptor(nonce: number): number;
  /**
   * Takes part in another process's arena, until `leaveArena` was called as often and the last region ended. Takes over the descriptor, also when it throws:
   * EPROTO when that is not the arena, EUSERS when 256 processes take part.
   */
  joinArena(descriptor: number, ...identity: ArenaIdentity): void;
  leaveArena(nonce: number): void;
  /** Whether the last sweep found its owner dead; true also of an arena that this process takes no part in. */
  isArenaAbandoned(nonce: number): boolean;
  /**
   * Gives up what dead processes held in all arenas that this one takes part in, and tells how many such processes it found there. Of the pages
   * of dead owners only those stay that some process holds.
   */
  sweepArenas(): number;
  /**
   * What to call the region in other processes. Takes a hold, which the caller releases when the receiver has imported it. Throws ENOSPC when
   * 65,472 regions are known to other processes, EBADF when the region is gone.
   */
  exportRegion(region: RegionId): RegionHandle;
  /**
   * The region with a hold more, or with its first one, which the caller releases. To be called while another process holds it. Throws ENXIO
   * when this process takes no part in the arena, ESTALE when the region is gone, EPROTO when the handle is not right.
   */
  importRegion(...handle: RegionHandle): RegionId;
  /**
   * The same for a region that is in no arena. Throws ENOTSUP for one that is, ESTALE or ENOENT when other processes cannot find its file.
   */
  exportFile(region: RegionId): FileHandle;
  /** The region anew, with a hold. Throws ESTALE when another file is there now, and as `mapFileRegion` and `attachNamedRegion`. */
  importFile(...handle: FileHandle): RegionId;
}

interface Outcome {
  readonly native: Native | undefined;
  /** From which it was loaded. */
  readonly file?: string;
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

/** The file that it is, or why there is none, with what was thrown. */
export function nativeState(): Pick<Outcome, 'file' | 'reason' | 'cause'> {
  native();
  return outcome as Outcome;
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
  const { BREAKEVEN_NATIVE: setting } = process.env;
  // Whoever knows that 0 is off takes 1 to be on.
  const wanted = setting === '1' ? undefined : setting;
  if (wanted === '0') return { native: undefined, reason: 'it is switched off by BREAKEVEN_NATIVE=0' };
  const require = createRequire(import.meta.url);
  let cause: unknown;
  for (const file of wanted ? [resolve(wanted)] : candidates()) {
    if (!existsSync(file)) continue;
    try {
      if (isForGlibc(file) && isMusl()) throw new Error(`${file} is for systems with glibc, and this one has musl.`);
      return { native: require(file) as Native, file, reason: '' };
    } catch (error) {
      cause ??= error;
    }
  }
  const { platform, arch, versions } = process;
  if (cause !== undefined) return { native: undefined, reason: 'the file found for it could not be loaded', cause };
  if (!wanted && platform !== 'linux') return { native: undefined, reason: 'that is for Linux only' };
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
  return [...found, fileURLToPath(new URL(`./${prebuilt}`, import.meta.url))];
}

/** What came with the package. What was built here is for what is here. */
function isForGlibc(file: string): boolean {
  return file.includes('prebuilds');
}

function isMusl(): boolean {
  // process.report tells it too, but asks the network first.
  return readFileSync('/proc/self/maps', 'latin1').includes('/ld-musl-');
}
