/** What the command line asks for. */

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ThumbnailOptions } from './photos.ts';
import { EXIT_USAGE, reasonOf, UserError } from './user-error.ts';

export const USAGE = `Usage: npm start -- [FOLDER] [options]

Makes a thumbnail of every JPEG in FOLDER and its subfolders: first in a plain loop, then on a pool of threads.
Without FOLDER: of 48 generated photos, which are kept in a cache folder.

  --webp         WebP instead of JPEG
  --size PIXELS  the longer side of a thumbnail at most (800)
  --out FOLDER   where the thumbnails go (build/thumbnails)
  --help         this text`;

export interface Options {
  readonly help: boolean;
  /** Undefined: the generated photos. */
  readonly folder: string | undefined;
  readonly out: string;
  readonly thumbnail: ThumbnailOptions;
}

/** Paths are taken relative to `cwd`. Throws a UserError. */
export function parseOptions(args: readonly string[], cwd: string): Options {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) throw usageError(`One folder, please: got ${positionals.join(', ')}.`);
  const size = Number(values.size);
  if (!Number.isInteger(size) || size < 1)
    throw usageError(`--size takes a whole number of pixels, got '${values.size}'.`);
  return {
    help: values.help,
    folder: positionals[0] === undefined ? undefined : resolve(cwd, positionals[0]),
    out: values.out === undefined ? resolve('build/thumbnails') : resolve(cwd, values.out),
    thumbnail: { size, format: values.webp ? 'webp' : 'jpeg' },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        webp: { type: 'boolean', default: false },
        size: { type: 'string', default: '800' },
        out: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw usageError(reasonOf(error));
  }
}

function usageError(message: string): UserError {
  return new UserError(`${message}\n\n${USAGE}`, EXIT_USAGE);
}
