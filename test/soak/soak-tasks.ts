/** What the soak has workers do. Whatever ends its worker first notes down that it will, so that no death is without a reason. */

import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';
import { type ReadonlySharedArray, SharedArray, taskContext, tasks, transfer } from 'breakeven';
import { bytesFrom, checksum, fillFrom } from './bytes.js';

// --- values ---

function echo<T>(value: T): T {
  return value;
}

function square(x: number): number {
  return x * x;
}

function add(a: number, b: number): number {
  return a + b;
}

function squares(batch: number[]): number[] {
  return batch.map(square);
}

function sumRange(start: number, end: number): number {
  let sum = 0;
  for (let index = start; index < end; index++) sum += index;
  return sum;
}

async function echoLater<T>(value: T, ms: number): Promise<T> {
  await delay(ms);
  return value;
}

function spin<T>(value: T, ms: number): T {
  for (const end = performance.now() + ms; performance.now() < end; );
  return value;
}

function reportAll(values: readonly unknown[]): number {
  for (const value of values) taskContext().report(value);
  return values.length;
}

function throwRangeError(item: number, bad: readonly number[]): number {
  if (bad.includes(item)) throw new RangeError(`no ${item}`);
  return item;
}

// --- bytes ---

/** Changes what it got after it has looked: the sender must not see that. */
function checksumOf(bytes: Uint8Array): number {
  const sum = checksum(bytes);
  bytes.fill(0xee);
  return sum;
}

function make(seed: number, length: number): Uint8Array {
  return bytesFrom(seed, length);
}

function invert(bytes: Uint8Array): Uint8Array {
  for (let index = 0; index < bytes.length; index++) bytes[index] = ~(bytes[index] as number);
  return bytes;
}

function invertAndMove(bytes: Uint8Array): Uint8Array {
  return transfer(invert(bytes));
}

// --- shared arrays ---

function fillRows(start: number, end: number, array: SharedArray<'uint8'>, seed: number): number {
  for (let row = start; row < end; row++) fillFrom(seed + row, array.rows(row, row + 1).data);
  return end - start;
}

function checksumOfShared(array: ReadonlySharedArray<'uint8'>): number {
  return checksum(array.data as Uint8Array);
}

function makeShared(seed: number, length: number): SharedArray<'uint8'> {
  return SharedArray.from(bytesFrom(seed, length));
}

function checksumOfNamed(name: string, length: number): number {
  const array = SharedArray.attach(name, { dtype: 'uint8', shape: length });
  const sum = checksum(array.data);
  array.dispose();
  return sum;
}

// --- ends ---

function note(path: string, reason: string): void {
  appendFileSync(path, `${taskContext().workerId} ${reason}\n`);
}

function die(code: number, path: string): never {
  note(path, `process.exit(${code})`);
  process.exit(code);
}

function dieIf(item: number, bad: readonly number[], code: number, path: string): number {
  return bad.includes(item) ? die(code, path) : item;
}

function dieUntil(attempt: number, path: string): number {
  const now = taskContext().attempt;
  return now < attempt ? die(1, path) : now;
}

/** In a thread that would be the end of the program. */
function raise(signal: NodeJS.Signals, path: string): Promise<never> {
  note(path, signal);
  process.kill(process.pid, signal);
  return new Promise(() => {});
}

function throwOutside(path: string): Promise<never> {
  note(path, 'an uncaught exception');
  setTimeout(() => {
    throw new RangeError('outside of a task');
  }, 1);
  return forever();
}

function rejectOutside(path: string): Promise<never> {
  note(path, 'an unhandled rejection');
  void Promise.reject(new RangeError('outside of a task'));
  return forever();
}

/** Its worker dies when the answer is on its way or told. */
function answerAndDie(seed: number, length: number, ms: number, path: string): Uint8Array {
  note(path, 'process.exit(1) after the answer');
  setTimeout(() => process.exit(1), ms);
  return bytesFrom(seed, length);
}

function fillHeap(path: string): number {
  note(path, 'a full heap');
  const kept: object[] = [];
  for (;;) kept.push({ index: kept.length, text: `${kept.length}` });
}

function writeAndDie(array: SharedArray<'uint8'>, seed: number, path: string): never {
  fillFrom(seed, array.data);
  return die(3, path);
}

function spinForever(): never {
  for (;;);
}

// A pending promise keeps no worker alive.
function forever(): Promise<never> {
  setInterval(() => {}, 60_000);
  return new Promise(() => {});
}

async function untilCancelled(): Promise<string> {
  const { signal } = taskContext();
  const timer = setInterval(() => {}, 60_000);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  clearInterval(timer);
  return 'told';
}

function spinUntilCancelled(): string {
  const context = taskContext();
  while (!context.cancelled);
  return 'told';
}

const leaked: unknown[] = [];

/** Memory of its own that it does not give back. */
function leak(bytes: number): number {
  leaked.push(
    isMainThread ? new Uint8Array(bytes).fill(1) : Array.from({ length: bytes / 8 }, (_, index) => index + 0.5),
  );
  return leaked.length;
}

// --- initializers ---

function initialize(value: number): { readonly value: number } {
  return { value };
}

async function initializeLater(value: number): Promise<{ readonly value: number } & AsyncDisposable> {
  await delay(2);
  return { value, [Symbol.asyncDispose]: () => delay(1) };
}

/** Fails in every third worker. */
function initializeOrDie(value: number, path: string): { readonly value: number } {
  if (taskContext().workerId % 3 === 1) die(5, path);
  return { value };
}

function initializeOrThrow(value: number, path: string): { readonly value: number } {
  if (taskContext().workerId % 3 !== 1) return { value };
  note(path, 'an initializer that throws');
  throw new TypeError('no such database');
}

function failToInitialize(path: string): never {
  note(path, 'an initializer that throws');
  throw new TypeError('no such database');
}

function state(): number | undefined {
  return taskContext<{ readonly value: number } | undefined>().state?.value;
}

export const soak = tasks(import.meta, {
  echo,
  square,
  add,
  squares,
  sumRange,
  echoLater,
  spin,
  reportAll,
  throwRangeError,
  checksumOf,
  make,
  invert,
  invertAndMove,
  fillRows,
  checksumOfShared,
  makeShared,
  checksumOfNamed,
  die,
  dieIf,
  dieUntil,
  raise,
  throwOutside,
  rejectOutside,
  answerAndDie,
  fillHeap,
  writeAndDie,
  spinForever,
  untilCancelled,
  spinUntilCancelled,
  leak,
  initialize,
  initializeLater,
  initializeOrDie,
  initializeOrThrow,
  failToInitialize,
  state,
});
