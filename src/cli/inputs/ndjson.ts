/** Rows of NDJSON: each line one JSON value, which is the item. Blank lines are skipped. */

import { excerpt } from '../escape.js';
import { InputError } from '../exit.js';
import type { Inputs } from './inputs.js';
import { nameOf, readBytes, readRecords } from './records.js';
import { sourceFile } from './source-file.js';

/** @throws {InputError} when there is no such file; while reading, for a line that is no JSON. */
export function rows(file: string): Inputs {
  const key = file === '-' ? undefined : sourceFile(file);
  if (file !== '-' && key === undefined) throw new InputError(`${file}: no such file.`);
  return {
    total: undefined,
    tuples: false,
    sources: new Set(key === undefined ? [] : [key]),
    outputNames: [],
    outputName: (index) => String(index + 1),
    describe: (index, item) => `row ${index + 1} of ${nameOf(file)} (${excerpt(JSON.stringify(item))})`,
    async *read(signal) {
      let lines = 0;
      for await (const records of readRecords(readBytes(file, signal), '\n', nameOf(file))) {
        const items: unknown[] = [];
        for (const record of records) {
          lines += 1;
          const line = lines === 1 && record.startsWith('\ufeff') ? record.slice(1) : record;
          if (line.trim() === '') continue;
          try {
            items.push(JSON.parse(line));
          } catch (error) {
            yield items;
            throw new InputError(`${nameOf(file)}, line ${lines}: ${(error as Error).message}`);
          }
        }
        yield items;
      }
    },
  };
}
