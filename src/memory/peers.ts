/**
 * Shared memory that crosses to other processes. For each arena: `sendArena` over a socket, and its identity by any other way, after it;
 * `receiveArena` on the other side, once. For each region then only its handle, by any way. README.md, "Between processes".
 */

import { SharedMemoryError } from '../base/errors.js';
import { type ArenaIdentity, type RegionHandle, type RegionId, requireNative } from '../base/native.js';
import { evenIfScarce } from './collector.js';

/** This process's arena, which others can be sent from now on. */
export function ownArena(): ArenaIdentity {
  const addon = requireNative('A handle to a process');
  return failing('Sending shared memory', () => addon.ownArena());
}

/** Puts the arena's descriptor into the socket. False when that is full: try again when the receiver has read. */
export function sendArena(socket: number, arena: ArenaIdentity): boolean {
  const addon = requireNative('A handle to a process');
  return failing('Sending shared memory', () =>
    addon.sendDescriptor(socket, addon.arenaDescriptor(arena[0]), ...arena),
  );
}

/**
 * Takes part in the arena whose descriptor is the next one in the socket; `identity` is what its sender told. False when it has not come yet.
 *
 * @throws SharedMemoryError when what came is something else, and when the arena has 256 processes already.
 */
export function receiveArena(socket: number, identity: unknown): boolean {
  const arena = numbers<ArenaIdentity>(identity, 4);
  const addon = requireNative('A handle from a process');
  return failing('Receiving shared memory', () => {
    const descriptor = addon.receiveDescriptor(socket, ...arena);
    if (descriptor === undefined) return false;
    addon.joinArena(descriptor, ...arena);
    return true;
  });
}

/** A region under way to another process. */
export interface SentRegion {
  /** Plain data, less than 100 bytes as JSON. */
  readonly handle: RegionHandle;
  /** To be called once: when the receiver says that it has it, or can no longer say so. Until then the region stays. */
  arrived(): void;
}

/** @throws SharedMemoryError when other processes know 65,472 regions already. */
export function sendRegion(region: RegionId): SentRegion {
  const addon = requireNative('A handle to a process');
  // Regions are known to others until the buffers over them have been collected.
  const handle = failing('Sending shared memory', () => evenIfScarce(() => addon.exportRegion(region)));
  return { handle, arrived: () => addon.releaseRegion(region) };
}

/**
 * The region, with a hold that the caller releases; its sender is to be told then. The arena must have been received before.
 *
 * @throws SharedMemoryError when the region is gone, or the handle is not one.
 */
export function receiveRegion(handle: unknown): RegionId {
  const parts = numbers<RegionHandle>(handle, 6);
  const addon = requireNative('A handle from a process');
  return failing('Receiving shared memory', () => evenIfScarce(() => addon.importRegion(...parts)));
}

/** What a peer says is checked before anything is made of it. */
function numbers<Numbers extends readonly number[]>(value: unknown, length: number): Numbers {
  const right =
    Array.isArray(value) && value.length === length && value.every((part) => Number.isSafeInteger(part) && part >= 0);
  if (!right) throw new SharedMemoryError('Receiving shared memory: what the other process sent is no handle.');
  return value as readonly number[] as Numbers;
}

const reasons: Readonly<Record<string, string>> = {
  EBADF: 'it is gone: it was disposed of by everybody.',
  ESTALE: 'it is gone: its sender did not hold it until it arrived.',
  ENXIO: 'this process does not take part in the arena that it is in.',
  EPROTO: 'the other process sent what is not as it said.',
  ENOSPC: 'other processes know 65,472 regions already. Use fewer and larger arrays, or dispose of some.',
  EUSERS: '256 processes take part in it already.',
  EPIPE: 'the other process has closed the connection.',
  ECONNRESET: 'the other process has closed the connection.',
};

function failing<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new SharedMemoryError(`${what} failed: ${reasons[code ?? ''] ?? message}`, { cause });
  }
}
