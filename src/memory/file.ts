/** Memory that is a part of a file. */

import { type Stats, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { OptionError, SharedMemoryError } from '../base/errors.js';
import { requireNative } from '../base/native.js';
import { beforeShare, evenIfScarce } from './collector.js';
import { type Holding, takeOver } from './holding.js';
import { checkShape, lengthOf, type Shape } from './shape.js';

/** Which part, and how. */
export interface FilePart {
  readonly elementBytes: number;
  /** By default all that the rest of the file has, as a list. */
  readonly shape: Shape | undefined;
  /** In bytes. */
  readonly offset: number;
  readonly writable: boolean;
}

export interface MappedFile {
  readonly holding: Holding;
  readonly shape: readonly number[];
}

export function mapFile(call: string, file: string | URL, part: FilePart): MappedFile {
  const { elementBytes, offset, writable } = part;
  if (offset % elementBytes !== 0) {
    throw new OptionError(
      `${call}: offset must be a multiple of the element's ${elementBytes} bytes, but got ${offset}.`,
    );
  }
  const wanted = part.shape === undefined ? undefined : checkShape(call, part.shape, elementBytes);
  const addon = requireNative(call);
  const path = file instanceof URL ? fileURLToPath(file) : file;
  const size = sizeOf(call, path);
  const shape = wanted ?? checkShape(call, restOf(call, path, size - offset, part), elementBytes);
  const bytes = lengthOf(shape) * elementBytes;
  if (offset + bytes > size) throw tooShort(call, path, size, offset + bytes);
  beforeShare();
  try {
    const region = evenIfScarce(() => addon.mapFileRegion(path, offset, bytes, writable));
    return { holding: takeOver(region), shape };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERANGE')
      throw tooShort(call, path, sizeOf(call, path), offset + bytes);
    throw cannotOpen(call, path, cause);
  }
}

function sizeOf(call: string, path: string): number {
  let facts: Stats;
  try {
    facts = statSync(path);
  } catch (cause) {
    throw cannotOpen(call, path, cause);
  }
  if (facts.isFile()) return facts.size;
  const what = facts.isDirectory() ? 'a folder' : 'no plain file';
  throw new SharedMemoryError(
    `${call}: ${path} is ${what}, and only the bytes of a file can be shared. Give the path of a file.`,
  );
}

function restOf(call: string, path: string, bytes: number, { elementBytes, offset }: FilePart): number {
  if (bytes > 0 && bytes % elementBytes === 0) return bytes / elementBytes;
  const where = offset === 0 ? 'it' : `what follows its first ${offset} bytes`;
  const cure =
    bytes <= 0
      ? 'Write the file first, or give a smaller offset.'
      : 'Give the dtype that was written, or the shape of the part that is wanted.';
  const what = bytes <= 0 ? 'empty' : `${bytes} bytes, which are no whole number of elements of ${elementBytes}`;
  throw new SharedMemoryError(`${call}: ${path} cannot be mapped, since ${where} is ${what}. ${cure}`);
}

function tooShort(call: string, path: string, size: number, needed: number): SharedMemoryError {
  return new SharedMemoryError(
    `${call}: ${path} has ${size} bytes, but offset and shape need ${needed}. Give a smaller shape, or make the file longer first.`,
  );
}

function cannotOpen(call: string, path: string, cause: unknown): SharedMemoryError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const reason = Object.hasOwn(reasons, code)
    ? reasons[code]
    : `${message}. Check the path, and who may read or write it.`;
  return new SharedMemoryError(`${call}: ${path} cannot be mapped: ${reason}`, { cause });
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file. Check the path.',
  EACCES: 'this user may not open it so. Check who may read it, and for writable: true who may write to it.',
  EMFILE:
    'this program has too many files open. Dispose of arrays that are no longer used, or raise the limit (ulimit -n).',
};
