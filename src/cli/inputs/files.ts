/** Files and globs as they were named, then the lines of stdin. */

import { isAbsolute, resolve } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { excerpt } from '../escape.js';
import { InputError } from '../exit.js';
import { commonParent, memberName, nameBelow } from '../outputs/names.js';
import type { Inputs } from './inputs.js';
import { readBytes, readRecords } from './records.js';
import { sourceFile } from './source-file.js';

/** @throws {InputError} for a file that is missing, a glob without a match. */
export async function filesAndLines(args: readonly string[], separator: '\n' | '\0'): Promise<Inputs> {
  const sources = new Set<string>();
  const files = await listFiles(
    args.filter((arg) => arg !== '-'),
    sources,
  );
  const stdin = args.includes('-');
  const parent = commonParent(files.map((file) => resolve(file)));
  const unit = separator === '\n' ? 'line' : 'record';
  const outputName = (index: number, item: unknown): string =>
    index < files.length ? nameBelow(parent, String(item)) : memberName(String(item), index - files.length);

  return {
    total: stdin ? undefined : files.length,
    tuples: false,
    sources,
    outputName,
    outputNames: files.map((file, index) => outputName(index, file)),
    describe: (index, item) =>
      index < files.length ? String(item) : `${unit} ${index - files.length + 1} of stdin (${excerpt(String(item))})`,
    async *read(signal) {
      if (files.length > 0) yield files;
      if (stdin) yield* readRecords(readBytes('-', signal), separator, 'stdin');
    },
  };
}

/** Each file once, in the order of the arguments; the matches of one glob sorted. */
async function listFiles(args: readonly string[], sources: Set<string>): Promise<string[]> {
  const files = new Map<string, string>();
  for (const arg of args) {
    const key = sourceFile(arg);
    const matches = key === undefined ? await matchGlob(arg) : [arg];
    for (const file of matches) {
      const fileKey = key ?? sourceFile(file);
      if (fileKey === undefined || files.has(resolve(file))) continue;
      files.set(resolve(file), file);
      sources.add(fileKey);
    }
  }
  return [...files.values()];
}

async function matchGlob(pattern: string): Promise<string[]> {
  if (!isDynamicPattern(pattern)) throw new InputError(`${pattern}: no such file.`);
  const matches = await glob(pattern, { absolute: isAbsolute(pattern), expandDirectories: false });
  if (matches.length === 0) throw new InputError(`${pattern}: no file matches.`);
  return matches.sort((a, b) => (a < b ? -1 : 1));
}
