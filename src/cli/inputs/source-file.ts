/** Looks at the files that are read, before the start. */

import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { InputError } from '../exit.js';

/** The same for every name of a file, through links and on disks that ignore case. */
export function fileKey(stats: Stats): string {
  return `${stats.dev}:${stats.ino}`;
}

/** Undefined when there is no such file. @throws {InputError} for a folder, and for what may not be read. */
export function sourceFile(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (stats.isDirectory()) {
    throw new InputError(`${path} is a folder: name its files, for example '${path.replace(/\/+$/, '')}/**/*'.`);
  }
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw new InputError(`cannot read ${path}: ${(error as Error).message}`);
  }
  return fileKey(stats);
}
