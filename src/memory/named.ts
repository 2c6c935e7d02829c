/** Memory that other programs find by its name, as a file in /dev/shm. README.md, "Names", tells how a name lives and dies. */

import { lstatSync, type Stats, statfsSync } from 'node:fs';
import { OptionError, SharedMemoryError } from '../base/errors.js';
import { type Native, type RegionId, requireNative } from '../base/native.js';
import { show } from '../base/options.js';
import { beforeShare, evenIfScarce } from './collector.js';
import { type Holding, takeOver } from './holding.js';
import { checkRoom } from './room.js';

const FOLDER = '/dev/shm';
/** Leaves room for the mark in front of it: a file name has at most 255 bytes. */
const MOST_NAME_BYTES = 200;

/** A copy of the name. Throws OptionError unless it is one. */
export function checkName(call: string, name: unknown): string {
  const fits = typeof name === 'string' && name !== '' && Buffer.byteLength(name) <= MOST_NAME_BYTES;
  if (fits && !name.startsWith('.') && !/[/\p{Cc}\p{Cs}]/u.test(name)) return name;
  throw new OptionError(
    `${call}: name must be a string of 1 to ${MOST_NAME_BYTES} bytes without '/' and control characters that does not begin with '.', ` +
      `but got ${show(name)}.`,
  );
}

let swept = false;

/** Zeroed, under a name that nothing has yet. */
export function createNamed(call: string, name: string, bytes: number): Holding {
  const addon = requireNative(`${call} with a name`);
  sweepOnce(addon);
  beforeShare();
  checkRoom(call, bytes);
  return named(call, name, bytes, () => addon.createNamedRegion(name, bytes));
}

/** The first so many bytes of what is there, whoever made it. */
export function attachNamed(call: string, name: string, bytes: number): Holding {
  const addon = requireNative(call);
  sweepOnce(addon);
  beforeShare();
  return named(call, name, bytes, () => addon.attachNamedRegion(name, bytes));
}

// At the program's first named array: what those have left that were killed.
function sweepOnce(addon: Native): void {
  if (!swept) addon.sweepNames(true);
  swept = true;
}

function named(call: string, name: string, bytes: number, make: () => RegionId): Holding {
  try {
    return takeOver(evenIfScarce(make));
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    const explain = Object.hasOwn(explanations, code) ? explanations[code] : undefined;
    const reason = explain?.(name, bytes) ?? `'${name}' cannot be had: ${(cause as Error).message}.`;
    throw new SharedMemoryError(`${call}: ${reason}`, { cause });
  }
}

const explanations: Readonly<Record<string, (name: string, bytes: number) => string>> = {
  EEXIST: (name) =>
    `the name '${name}' exists in ${FOLDER}: a living program has it, or one that does not use breakeven. ` +
    `Use what is there by SharedArray.attach('${name}', …), or take another name; 'breakeven clean' tells which names are alive, and removes ` +
    'what dead programs left.',
  ENOENT: (name) =>
    `there is no '${name}' in ${FOLDER}, or the program that made it has died. Create it first, and keep it until everybody has attached.`,
  ENOSPC: (_, bytes) =>
    `there is no room for ${bytes} bytes: ${FOLDER} has ${freeBytes() ?? 'fewer'} left. Dispose of named arrays that are no longer used, ` +
    "run 'breakeven clean', or make it larger (docker run --shm-size).",
  EMFILE: (name) =>
    `this program has too many files open to have '${name}' as well. Dispose of named arrays that are no longer used, or raise the limit (ulimit -n).`,
  ERANGE: (name, bytes) =>
    `'${name}' has ${factsOf(name)?.size ?? 'fewer'} bytes, but the shape asked for takes ${bytes}. Give the dtype and shape that it was made with.`,
  ELOOP: (name) =>
    `'${name}' is a symbolic link in ${FOLDER}, and those are never followed. Give the name of the memory itself.`,
  ENODEV: noPlainFile,
  EISDIR: noPlainFile,
  EPERM: (name) => othersMayWrite(name),
  EACCES: (name) => othersMayWrite(name),
};

function noPlainFile(name: string): string {
  return `'${name}' is no plain file in ${FOLDER}, so no shared memory. Give the name of one that is.`;
}

function othersMayWrite(name: string): string {
  const facts = factsOf(name);
  const mode = facts === undefined ? '' : ` (user ${facts.uid}, mode 0${(facts.mode & 0o777).toString(8)})`;
  return (
    `'${name}' belongs to another user, or others may write to it${mode}, and whoever may do that could crash this program. ` +
    'Attach to memory of your own user with mode 0600.'
  );
}

function factsOf(name: string): Stats | undefined {
  return lstatSync(`${FOLDER}/${name}`, { throwIfNoEntry: false });
}

function freeBytes(): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(FOLDER);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
