/** Where results go. */

import { stat } from 'node:fs/promises';
import type { Inputs } from '../inputs/inputs.js';
import { Folder, refuseCollisions } from './folder.js';
import type { Output } from './output.js';
import { Rows } from './rows.js';
import { fileSink, stdoutSink } from './text-sink.js';

/** Rows to stdout, or to FILE.ndjson, or a file for each result in a folder. @throws {InputError} when it cannot be opened. */
export async function openOutput(out: string | undefined, inputs: Inputs): Promise<Output> {
  if (out === undefined) return new Rows(stdoutSink());
  if (await isRowsFile(out)) return new Rows(fileSink(out, inputs.sources));
  return Folder.open(out, inputs);
}

/** The same for people; opens nothing. @throws {InputError} as openOutput does. */
export async function describeOutput(out: string | undefined, inputs: Inputs): Promise<string> {
  if (out === undefined) return 'rows of NDJSON on stdout';
  if (await isRowsFile(out)) return `rows of NDJSON in ${out}`;
  refuseCollisions(out, inputs);
  return `a file for each in ${out}`;
}

async function isRowsFile(out: string): Promise<boolean> {
  if (!/\.(ndjson|jsonl)$/i.test(out)) return false;
  const stats = await stat(out).catch(() => undefined);
  return stats === undefined || !stats.isDirectory();
}
