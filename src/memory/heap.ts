/** Memory without a name: a region of the process's arena, or a plain SharedArrayBuffer without the native part. */

import { SharedMemoryError } from '../base/errors.js';
import { native } from '../base/native.js';
import { beforeShare, collectAll } from './collector.js';
import { Holding, takeOver } from './holding.js';
import { checkRoom } from './room.js';

/**
 * With a copy of what `source` shows, or zeroed. `call` is for messages.
 *
 * @throws SharedMemoryError when there is no room for it.
 */
export function allocate(call: string, bytes: number, source?: ArrayBufferView): Holding {
  beforeShare();
  checkRoom(call, bytes);
  try {
    return make(bytes, source);
  } catch {
    // Addresses may be what is missing, and only collected garbage gives those back.
    collectAll();
  }
  try {
    return make(bytes, source);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SharedMemoryError(
      `${call}: the system gives no ${bytes} bytes of shared memory: ${reason}. Dispose of arrays that are no longer used, or ask for less.`,
      { cause },
    );
  }
}

function make(bytes: number, source: ArrayBufferView | undefined): Holding {
  const addon = native();
  if (addon === undefined) {
    const buffer = new SharedArrayBuffer(bytes);
    if (source !== undefined) new Uint8Array(buffer).set(bytesOf(source));
    return new Holding(buffer, undefined);
  }
  if (source === undefined) return takeOver(addon.createRegion(bytes));
  return takeOver(addon.createRegionFrom(source.buffer, source.byteOffset, bytes));
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
