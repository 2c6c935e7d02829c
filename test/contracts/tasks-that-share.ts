/** Tasks that get, keep and give shared arrays. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type ReadonlySharedArray, SharedArray, taskContext, tasks } from 'breakeven';

type Doubles = SharedArray<'float64'>;

function write(array: Doubles, value: number): number {
  array.data.fill(value);
  return array.length;
}

function writePart(start: number, end: number, array: Doubles): void {
  for (let index = start; index < end; index++) array.data[index] = index;
}

function writeRow(row: Doubles, value: number): void {
  row.data.fill(value);
}

function sumPart(start: number, end: number, array: ReadonlySharedArray<'float64'>): number {
  let sum = 0;
  for (let index = start; index < end; index++) sum += array.data[index] as number;
  return sum;
}

function first(array: ReadonlySharedArray<'float64'>): number {
  return array.data[0] as number;
}

/** What a task sees of an array that it has got. */
function seen(array: SharedArray): [isOne: boolean, text: string, data: string] {
  return [array instanceof SharedArray, String(array), Array.from(array.data as Iterable<unknown>, String).join()];
}

function make(values: number[], rows: number): Doubles {
  return SharedArray.from(new Float64Array(values), [rows, values.length / rows]);
}

function areOne(pair: readonly Doubles[]): boolean {
  return pair[0] === pair[1];
}

interface Nest {
  readonly list: readonly Doubles[];
  readonly map: ReadonlyMap<string, { readonly set: ReadonlySet<Doubles> }>;
}

/** Writes 1 to the array in the list, 2 to that in the set. */
function writeNest({ list, map }: Nest): void {
  list[0]?.data.fill(1);
  for (const { set } of map.values()) for (const array of set) array.data.fill(2);
}

function writeAgainst(type: ReadonlySharedArray<'float64'>, value: number): void {
  (type as Doubles).data[0] = value;
}

function report(array: Doubles): void {
  taskContext().report({ array });
}

async function firstWhenOpen(array: Doubles, path: string): Promise<number> {
  taskContext().report('begun');
  while (!existsSync(path)) await delay(2);
  return first(array);
}

/** Whether it is cancelled or not. */
async function noteFirstWhenOpen(notes: string, array: Doubles, path: string): Promise<void> {
  writeFileSync(notes, String(await firstWhenOpen(array, path)));
}

function noted(notes: string): string {
  return readFileSync(notes, 'utf8');
}

function writeAndDie(array: Doubles, value: number): never {
  array.data.fill(value);
  process.exit(3);
}

/** Dies until it has counted up to `enough`. */
function countUp(array: Doubles, enough: number): number {
  const count = first(array) + 1;
  array.data[0] = count;
  if (count < enough) process.exit(3);
  return count;
}

// --- what outlives a task ---

let held: Doubles | undefined;

function hold(array: Doubles): number {
  held = array;
  return first(array);
}

function holdItem(item: unknown, array: Doubles): unknown {
  held = array;
  return item;
}

async function holdUntilCancelled(array: Doubles): Promise<void> {
  const { signal } = taskContext();
  held = array;
  taskContext().report('begun');
  while (!signal.aborted) await delay(1);
}

async function holdLater(array: Doubles): Promise<number> {
  held = array;
  await delay(1);
  return first(array);
}

function holdAndFail(array: Doubles): never {
  held = array;
  throw new RangeError('as asked');
}

function keep(array: Doubles): void {
  held = array.keep();
}

function holdRow(array: Doubles): void {
  held = array.rows(1);
}

function returned(array: Doubles): Doubles {
  held = array;
  return array;
}

function readHeld(): number {
  return first(held as Doubles);
}

function passOnHeld(): Doubles {
  return held as Doubles;
}

function disposeOfHeld(): void {
  held?.dispose();
}

function initialize(array: Doubles): { readonly array: Doubles } {
  return { array };
}

function readState(): number {
  return first(taskContext<{ readonly array: Doubles }>().state.array);
}

export const sharing = tasks(import.meta, {
  write,
  writePart,
  writeRow,
  sumPart,
  first,
  seen,
  make,
  areOne,
  writeNest,
  writeAgainst,
  report,
  firstWhenOpen,
  noteFirstWhenOpen,
  noted,
  writeAndDie,
  countUp,
  hold,
  holdItem,
  holdLater,
  holdUntilCancelled,
  holdAndFail,
  keep,
  holdRow,
  returned,
  readHeld,
  passOnHeld,
  disposeOfHeld,
  initialize,
  readState,
});
