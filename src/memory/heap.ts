/** Memory without a name: a region of the process's arena, or a plain SharedArrayBuffer without the native part. */

import { SharedMemoryError } from '../base/errors.js';
import { native } from '../base/native.js';
import { beforeShare, collectAll } from './collector.js';
import { Holding, takeOver } from './holding.js';
import { checkRoom } from './room.js';

/**
 * Zeroed. `populate`: it is about to be filled, so its pages are fetched now. `call` is for messages.
 *
 * @throws SharedMemoryError when there is no room for it.
 */
export function allocate(call: string, bytes: number, populate: boolean): Holding {
  beforeShare();
  checkRoom(call, bytes);
  try {
    return make(bytes, populate);
  } catch {
    // Addresses may be what is missing, and only collected garbage gives those back.
    collectAll();
  }
  try {
    return make(bytes, populate);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SharedMemoryError(
      `${call}: the system gives no ${bytes} bytes of shared memory: ${reason}. Dispose of arrays that are no longer used, or ask for less.`,
      { cause },
    );
  }
}

function make(bytes: number, populate: boolean): Holding {
  const addon = native();
  if (addon === undefined) return new Holding(new SharedArrayBuffer(bytes), undefined);
  return takeOver(addon.createRegion(bytes, populate));
}
