/** What stands for memory in a message to another process: for a region of an arena its handle there, else where its file is. */

import { SharedMemoryError } from '../base/errors.js';
import { type FileHandle, type RegionHandle, type RegionId, requireNative } from '../base/native.js';
import { evenIfScarce } from './collector.js';
import { receiveRegion, sendRegion } from './peers.js';

export type Handle = RegionHandle | FileHandle;

/** Memory under way to another process. */
export interface SentMemory {
  /** Plain data. */
  readonly handle: Handle;
  /** To be called once: when the receiver says that it has it, or can no longer say so. Until then the memory stays. */
  arrived(): void;
}

/** @throws SharedMemoryError when too much is known to other processes already, or its file was removed. */
export function sendMemory(region: RegionId): SentMemory {
  try {
    return sendRegion(region);
  } catch (error) {
    if (codeOf((error as Error).cause) !== 'ENOTSUP') throw error;
  }
  const addon = requireNative('A handle to a process');
  return { handle: ofFile(() => addon.exportFile(region)), arrived: () => addon.releaseRegion(region) };
}

/** The arena that the receiver must take part in; undefined for a file. */
export function arenaOf(handle: Handle): number | undefined {
  return typeof handle[0] === 'number' ? handle[0] : undefined;
}

/**
 * The region, with a hold that the caller releases; its sender is to be told then.
 *
 * @throws SharedMemoryError when it is gone, or the handle is not one.
 */
export function receiveMemory(handle: unknown): RegionId {
  if (!Array.isArray(handle) || typeof handle[0] !== 'string') return receiveRegion(handle);
  const [, name, ...numbers] = handle as readonly unknown[];
  if (typeof name !== 'string' || numbers.length !== 5 || !numbers.every(Number.isSafeInteger)) {
    throw new SharedMemoryError('Receiving shared memory: what the other process sent is no handle.');
  }
  const addon = requireNative('A handle from a process');
  return ofFile(() => evenIfScarce(() => addon.importFile(...(handle as readonly unknown[] as FileHandle))));
}

function ofFile<T>(act: () => T): T {
  try {
    return act();
  } catch (cause) {
    const gone = ['ESTALE', 'ENOENT'].includes(codeOf(cause) ?? '');
    const reason = gone ? 'it was removed, or another file has its name now' : (cause as Error).message;
    throw new SharedMemoryError(
      `An array over a file, or with a name, cannot go to another process: ${reason}. Keep the file where it is while processes use it.`,
      { cause },
    );
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
