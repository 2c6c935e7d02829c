/** `node build/benchmarks/guide.js RESULT.json`: puts the figures of a kept result into docs/moving-data.md. */

import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { median } from '#src/cost/statistics.js';
import { FORMATS, table } from './format.js';
import { root } from './machine.js';
import type { Page } from './report.js';
import { figuresOf, type StudyResult } from './study-report.js';

export const GUIDE = `${root}docs/moving-data.md`;
const RESULTS = 'benchmarks/results/';

interface Row {
  readonly what: string;
  readonly study: string;
  readonly variant: string;
  readonly column: string;
}

const ways = (what: string, variant: string, column: string): Row => ({ what, study: 'ways-to-move', variant, column });

const ROWS: readonly Row[] = [
  ways('sum 100 MB here, in the loop', 'the loop: nothing is moved', 'again'),
  ways('path: a worker reads the file and sums it', 'path: the task reads the file', 'again'),
  ways('file: a worker maps the file and sums it', 'path: the task maps the file', 'again'),
  ways('file: mapped by the program, passed as a handle, summed', 'handle: SharedArray.open of the file', 'again'),
  ways('handle: `SharedArray.from`, once', 'handle: SharedArray.from', 'prepare'),
  ways('handle: each call, sum included', 'handle: SharedArray.from', 'again'),
  ways('put: `pool.put`, once', 'put', 'prepare'),
  ways('put: the first call of a worker, sum included', 'put', 'first'),
  ways('put: each later call, sum included', 'put', 'again'),
  ways('transfer: there and back, sum included', 'transfer, there and back', 'again'),
  ways('value: the first call, sum included', 'value', 'first'),
  ways('value: each later call, sum included', 'value', 'again'),
  ways('value: both workers at once, sum included', 'value', 'both'),
  ways('value without the native part: each later call, sum included', 'value, without the native part', 'again'),
  { what: 'handle of 8 bytes over a number', study: 'handle-argument', variant: '8 B', column: 'extra' },
  { what: 'handle of 4 GB over a number', study: 'handle-argument', variant: '4 GB', column: 'extra' },
  { what: 'bytes of a handle in the message', study: 'handle-argument', variant: '4 GB', column: 'message' },
  { what: 'value: 100 MB, not read, steady', study: 'by-value', variant: 'breakeven', column: 'steady' },
  {
    what: 'the same by `postMessage` to a bare worker',
    study: 'by-value',
    variant: 'postMessage to a bare worker',
    column: 'steady',
  },
  { what: 'the same by piscina', study: 'by-value', variant: 'piscina', column: 'steady' },
  {
    what: 'the same by Python’s `Pool.apply`',
    study: 'by-value',
    variant: 'Python Pool.apply, numpy',
    column: 'steady',
  },
  { what: 'copying 100 MB in one thread', study: 'by-value', variant: 'memcpy alone', column: 'steady' },
  { what: 'value: 64 KiB, read', study: 'by-value-sizes', variant: '64 KiB', column: 'read' },
  { what: 'the same cloned', study: 'by-value-sizes', variant: '64 KiB, cloned', column: 'read' },
  { what: 'value: 1 MB, read', study: 'by-value-sizes', variant: '1 MB', column: 'read' },
  { what: 'the same cloned', study: 'by-value-sizes', variant: '1 MB, cloned', column: 'read' },
  {
    what: 'memory beside the sender’s array: 100 MB to both workers',
    study: 'one-copy',
    variant: 'everyWorker',
    column: 'peak',
  },
  {
    what: 'the same without the native part',
    study: 'one-copy',
    variant: 'everyWorker, without the native part',
    column: 'peak',
  },
  { what: 'range: sum of 160 MB on 2 workers', study: 'range-sum', variant: 'breakeven', column: 'time' },
  { what: 'the same by two plain threads', study: 'range-sum', variant: '2 plain threads', column: 'time' },
  { what: 'the same in the loop', study: 'range-sum', variant: 'loop', column: 'time' },
  {
    what: 'a Map of 100,000 objects, 20 calls: by value',
    study: 'put',
    variant: 'by value, in each call',
    column: 'first',
  },
  { what: 'the same as `args` of one map', study: 'put', variant: 'args of a map', column: 'first' },
  { what: 'the same put first', study: 'put', variant: 'put, then passed in each call', column: 'first' },
  { what: 'making a SharedArray of 64 bytes', study: 'small-arrays', variant: 'breakeven', column: 'time each' },
  { what: 'memory of one', study: 'small-arrays', variant: 'breakeven', column: 'memory each' },
];

const BLOCK = /<!-- figures: (\S+) -->[\s\S]*?<!-- end of figures -->/;

/** The result that the guide's figures are from, as it says itself; `none` before the first. */
export function sourceOf(guide: string): string {
  const source = BLOCK.exec(guide)?.[1];
  if (source === undefined) throw new Error('The guide has no block of figures.');
  return source;
}

/** The guide with the figures of `source`, a file in benchmarks/results. */
export function withFigures(guide: string, source: string): string {
  const page = source === 'none' ? undefined : (JSON.parse(readFileSync(`${root}${RESULTS}${source}`, 'utf8')) as Page);
  const rows = ROWS.map((row) => [row.what, page === undefined ? '' : figureOf(page.studies, row), `\`${row.study}\``]);
  const link = source.replace(/\.json$/, '.md');
  const where = page === undefined ? 'Not measured yet.' : `${describe(page)}: [${link}](../${RESULTS}${link}).`;
  const text = `<!-- figures: ${source} -->\n${where}\n\n${table([['what', 'median', 'benchmark'], ...rows])}\n<!-- end of figures -->`;
  return guide.replace(BLOCK, () => text);
}

function describe({ machine }: Page): string {
  return `${machine.processor}, ${machine.cores} cores, Node ${machine.node}`;
}

function figureOf(studies: readonly StudyResult[], { study, variant, column }: Row): string {
  const found = studies.find(({ name }) => name === study);
  const values = found?.variants.flatMap((one) => (one.name === variant ? figuresOf(one, column) : [])) ?? [];
  return values.length === 0 ? 'not measured' : FORMATS[found!.columns[column]!](median(values));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const source = process.argv[2];
  if (source === undefined) throw new Error('Which result? node build/benchmarks/guide.js benchmarks/results/….json');
  writeFileSync(GUIDE, withFigures(readFileSync(GUIDE, 'utf8'), basename(source)));
}
