/** Folders of photos, and files that are there whole or not at all. */

import { randomUUID } from 'node:crypto';
import { mkdir, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { EXIT_BAD_INPUT, EXIT_USAGE, reasonOf, UserError } from './user-error.ts';

const PARTIAL = '.partial';

/** Where files that can be made again are kept between runs. */
export function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'breakeven');
}

/**
 * The JPEGs in a folder and its subfolders: paths relative to it, sorted. Leaves out what is hidden, and what is in `except`.
 * Throws a UserError when there are none.
 */
export async function listPhotos(folder: string, except: string): Promise<string[]> {
  const paths = await readdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new UserError(`Cannot read the folder of photos: ${reasonOf(error)}`, EXIT_BAD_INPUT);
  });
  const hidden = (path: string) => path.split(sep).some((part) => part.startsWith('.'));
  const excepted = (path: string) => join(folder, path).startsWith(except + sep);
  const photos = paths.filter((path) => /\.jpe?g$/i.test(path) && !hidden(path) && !excepted(path)).sort();
  if (photos.length === 0) throw new UserError(`There are no photos (.jpg, .jpeg) in ${folder}.`, EXIT_BAD_INPUT);
  return photos;
}

/** Makes the folder for what will come, so that one that cannot be made is told before the work, by a UserError. */
export async function makeOutputFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new UserError(`Cannot make the output folder: ${reasonOf(error)}`, EXIT_USAGE);
  });
}

/** Whether two paths lead to one folder. No, if either does not exist. */
export async function isSameFolder(one: string, other: string): Promise<boolean> {
  const real = await Promise.all([one, other].map((path) => realpath(path).catch(() => undefined)));
  return real[0] !== undefined && real[0] === real[1];
}

/**
 * Writes to `path`, relative to `folder`, and makes the folders on the way. Writes aside first, in `.partial`, and renames: whoever looks
 * sees the whole file or none, also when the program is killed.
 */
export async function writeWhole(folder: string, path: string, data: Uint8Array): Promise<void> {
  const partial = join(folder, PARTIAL, randomUUID());
  await mkdir(dirname(partial), { recursive: true });
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(partial, data);
  await rename(partial, join(folder, path));
}

/** Removes what killed programs have left in `.partial`. */
export async function clearPartial(folder: string): Promise<void> {
  await rm(join(folder, PARTIAL), { recursive: true, force: true });
}
