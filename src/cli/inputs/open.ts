/** Where items come from: files and lines, rows of NDJSON, parts of a range. */

import { UsageError } from '../exit.js';
import { filesAndLines } from './files.js';
import type { Inputs } from './inputs.js';
import { rows } from './ndjson.js';
import { rangeParts } from './range.js';

export interface InputOptions {
  readonly null?: boolean | undefined;
  readonly ndjson?: string | undefined;
  readonly range?: string | undefined;
}

/** @throws {UsageError} for kinds of input that do not go together. @throws {InputError} for what cannot be read. */
export async function openInputs(
  args: readonly string[],
  options: InputOptions,
  size: number,
  chunk: number | 'auto',
): Promise<Inputs> {
  const kinds = [
    args.length > 0 || options.null ? 'files or lines' : '',
    options.ndjson !== undefined ? '--ndjson' : '',
    options.range !== undefined ? '--range' : '',
  ].filter(Boolean);
  if (kinds.length === 0) {
    throw new UsageError('no inputs: name files or globs, - for the lines of stdin, --ndjson FILE or --range A:B.');
  }
  if (kinds.length > 1) throw new UsageError(`${kinds.join(' and ')} do not go together: give one kind of input.`);
  if (options.ndjson !== undefined) return rows(options.ndjson);
  if (options.range !== undefined) return rangeParts(options.range, size, chunk);
  return filesAndLines(options.null && !args.includes('-') ? [...args, '-'] : args, options.null ? '\0' : '\n');
}
