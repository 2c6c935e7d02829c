/** Whether there is room for more shared memory. The system would not say no: it would end the program when the pages are written. */

import { type CgroupFolder, cgroupFolders, type ReadText, readText } from '../base/cgroup.js';
import { SharedMemoryError } from '../base/errors.js';
import { availableMemory, memoryLimit, memoryUse } from '../base/memory-limit.js';
import { collectAll } from './collector.js';

/** Small arrays are looked at together. */
const UNCHECKED_BYTES = 16 * 2 ** 20;
/** Where little is left, so much of it goes unchecked. */
const UNCHECKED_PART = 1 / 16;

/** What is the scarcest. */
export interface Room {
  readonly bytes: number;
  /** What sets the limit, for the message. */
  readonly limit: string;
}

let limits: readonly MemoryLimit[] | undefined;
let unchecked = 0;
let mostUnchecked = 0;

/** Throws SharedMemoryError unless there is room for so many bytes more. `call` is for the message. */
export function checkRoom(call: string, bytes: number): void {
  unchecked += bytes;
  if (unchecked <= mostUnchecked) return;
  limits ??= memoryLimits(readText);
  let room = roomLeft(readText, limits);
  if (bytes > room.bytes) {
    collectAll();
    room = roomLeft(readText, limits);
  }
  unchecked = 0;
  mostUnchecked = Math.min(UNCHECKED_BYTES, room.bytes * UNCHECKED_PART);
  if (bytes > room.bytes) throw noRoom(call, bytes, room);
}

function noRoom(call: string, bytes: number, room: Room): SharedMemoryError {
  return new SharedMemoryError(
    `${call}: there is no room for ${bytes} bytes: ${room.limit} leaves ${Math.max(0, Math.floor(room.bytes))}. ` +
      'Dispose of arrays that are no longer used, ask for less, or raise the limit.',
  );
}

/** A limit of memory that this process is under. */
export type MemoryLimit = CgroupFolder;

/** Those that exist. They stay where they are, though their figures change. */
export function memoryLimits(read: ReadText): readonly MemoryLimit[] {
  return cgroupFolders(read, 'memory').filter((folder) => memoryLimit(read, folder) !== undefined);
}

/** Infinite where the system tells nothing. */
export function roomLeft(read: ReadText, limits: readonly MemoryLimit[]): Room {
  let least = machineRoom(read);
  for (const folder of limits) {
    const limit = memoryLimit(read, folder);
    if (limit === undefined) continue;
    const bytes = limit - memoryUse(read, folder);
    if (bytes < least.bytes) least = { bytes, limit: `the limit of ${limit} bytes in ${folder.path}` };
  }
  return least;
}

function machineRoom(read: ReadText): Room {
  const bytes = availableMemory(read) ?? Number.POSITIVE_INFINITY;
  return { bytes, limit: 'what the machine has available (MemAvailable)' };
}
