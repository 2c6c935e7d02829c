/** The tasks that the contract's tests run. */

import { appendFileSync, existsSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { threadId } from 'node:worker_threads';
import { ThreadPool, taskContext, tasks } from 'breakeven';

// --- values ---

export function square(x: number): number {
  return x * x;
}

function add(a: number, b: number): number {
  return a + b;
}

async function addLater(a: number, b: number): Promise<number> {
  await delay(1);
  return a + b;
}

function echo<T>(value: T): T {
  return value;
}

function argumentsOf(...args: unknown[]): unknown[] {
  return args;
}

/** Items come to an end in another order than they were given. */
async function echoAfter<T>(item: { readonly ms: number; readonly value: T }): Promise<T> {
  await delay(item.ms);
  return item.value;
}

function fill(array: number[] | Uint8Array, value: number): number {
  array.fill(value);
  return array.length;
}

function zeros(length: number): Float64Array {
  return new Float64Array(length);
}

// --- chunks and ranges ---

function squares(batch: number[]): number[] {
  return batch.map(square);
}

function batchLength(batch: unknown[]): number[] {
  return [batch.length];
}

function twiceEach<T>(batch: T[]): T[] {
  return batch.flatMap((item) => [item, item]);
}

function nothing(): unknown[] {
  return [];
}

function part(start: number, end: number): [number, number] {
  return [start, end];
}

function sumRange(start: number, end: number, factor = 1): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += i * factor;
  return sum;
}

function harmonic(start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += 1 / (i + 1);
  return sum;
}

function spell(start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += `${i},`;
  return text;
}

// --- waiting ---

/** Reports, then goes on only when it is cancelled; notes that it was told. */
async function untilCancelled(path?: string): Promise<never> {
  const { signal, report } = { signal: taskContext().signal, report: (value: unknown) => taskContext().report(value) };
  report('begun');
  await new Promise<void>((resolve) => {
    // A pending promise keeps no worker alive.
    const timer = setInterval(() => {}, 60_000);
    const stop = () => {
      clearInterval(timer);
      resolve();
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  if (path !== undefined) appendFileSync(path, `told ${(signal.reason as Error | undefined)?.name}\n`);
  throw signal.reason;
}

/** Reports, then waits for the file, or until it is cancelled. */
async function untilOpen<T>(path: string, value?: T): Promise<T | undefined> {
  const context = taskContext();
  context.report('begun');
  while (!existsSync(path) && !context.cancelled) await delay(2);
  return value;
}

/** Of a map: the item waits for the file if it is `blocked`. */
async function untilOpenIf<T>(item: T, path: string, blocked: T): Promise<T> {
  taskContext().report(item);
  while (item === blocked && !existsSync(path) && !taskContext().cancelled) await delay(2);
  return item;
}

/** Blocks its worker until it is cancelled. */
function spinUntilCancelled(): string {
  const context = taskContext();
  context.report('begun');
  while (!context.cancelled);
  return 'stopped';
}

/** The same by throwIfCancelled; notes what was thrown. */
function spinUntilThrown(path: string): void {
  const context = taskContext();
  context.report('begun');
  try {
    for (;;) context.throwIfCancelled();
  } catch (error) {
    appendFileSync(path, `${(error as Error).name}\n`);
    throw error;
  }
}

function forever(): never {
  taskContext().report('begun');
  for (;;);
}

function foreverIf<T>(item: T, bad: T): T {
  if (item === bad) for (;;);
  return item;
}

async function untilCancelledIf<T>(item: T, bad: T): Promise<T> {
  return item === bad ? untilCancelled() : item;
}

/** Heeds its signal and comes to an end by itself. */
async function answerWhenTold(): Promise<string> {
  await untilCancelled().catch(() => {});
  return 'heard';
}

// --- traces ---

function note(line: string | number, path: string): string | number {
  appendFileSync(path, `${line}\n`);
  return line;
}

function noteOrFail(item: number, path: string, bad: number): number {
  appendFileSync(path, `${item}\n`);
  if (item === bad) throw new RangeError(`no ${item}`);
  return item;
}

function report(value: unknown): unknown {
  taskContext().report(value);
  return value;
}

function reportTwice(item: unknown): unknown {
  const context = taskContext();
  context.report([item, 1]);
  context.report([item, 2]);
  return item;
}

function workerId(): number {
  return taskContext().workerId;
}

/** Thread and process: tells workers apart without asking the library. */
function place(): string {
  return `${process.pid}/${threadId}`;
}

async function placeLater(): Promise<string> {
  await delay(20);
  return place();
}

/** Adds to a count that the module keeps in this worker. */
let calls = 0;
function count(): number {
  calls += 1;
  return calls;
}

function context(): { workerId: number; attempt: number; cancelled: boolean; aborted: boolean } {
  const { workerId, attempt, cancelled, signal } = taskContext();
  return { workerId, attempt, cancelled, aborted: signal.aborted };
}

async function isContextKept(value: number): Promise<boolean> {
  const before = taskContext();
  before.report(value);
  await delay(1);
  return taskContext() === before;
}

let running = 0;
/** How many of these run in this worker at once, at most. */
async function mostAtOnce(): Promise<number> {
  running += 1;
  let most = running;
  for (let turn = 0; turn < 5; turn++) {
    await delay(5);
    most = Math.max(most, running);
  }
  running -= 1;
  return most;
}

// --- the initializer ---

class State {
  readonly value: unknown;
  readonly path: string | undefined;

  constructor(value: unknown, path: string | undefined) {
    this.value = value;
    this.path = path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await delay(1);
    if (this.path !== undefined) appendFileSync(this.path, `disposed ${this.value}\n`);
  }
}

async function initialize(value: unknown, path?: string): Promise<State> {
  await delay(1);
  if (path !== undefined) appendFileSync(path, `initialized ${value}\n`);
  return new State(value, path);
}

function initializeAtOnce(value: unknown): { value: unknown } {
  return { value };
}

function failingInitializer(path: string): never {
  appendFileSync(path, 'tried\n');
  throw new TypeError('no such database');
}

function state(): unknown {
  return taskContext<{ value: unknown } | undefined>().state?.value;
}

// --- ends ---

function die(code: number): never {
  process.exit(code);
}

function dieIf<T>(item: T, bad: T, code = 7): T {
  if (item === bad) process.exit(code);
  return item;
}

/** Says its last words, gets them out, and dies. */
async function dieSaying(words: string): Promise<never> {
  await new Promise((resolve) => process.stderr.write(`${words}\n`, resolve));
  process.exit(9);
}

/** Dies in its first tries. */
function dieUntil(attempt: number, path: string): number {
  const now = taskContext().attempt;
  appendFileSync(path, `${now}\n`);
  if (now < attempt) process.exit(1);
  return now;
}

function throwOutside(message: string): Promise<never> {
  setTimeout(() => {
    throw new RangeError(message);
  }, 0);
  return untilCancelled();
}

function rejectOutside(message: string): Promise<never> {
  void Promise.reject(new RangeError(message));
  return untilCancelled();
}

/** Dies of an error when the task is over and its worker idle. */
function throwWhenIdle(): string {
  setTimeout(() => {
    throw new RangeError('while idle');
  }, 5);
  return 'done';
}

/** Small objects until there is no more room for them. */
function fillHeap(): number {
  const kept: object[] = [];
  for (;;) kept.push({ index: kept.length, text: `${kept.length}` });
}

// --- what crosses ---

/** What the worker sees of a value. */
function inspected(value: unknown): string {
  return inspect(value, { depth: 20, showHidden: false, maxArrayLength: 1000 });
}

function touch(value: {
  changed?: boolean;
  list: number[];
  bytes: Uint8Array;
  map: Map<string, number>;
}): typeof value {
  value.changed = true;
  value.list.push(4);
  value.bytes[0] = 99;
  value.map.set('new', 1);
  return value;
}

function pollution(value: Record<string, unknown>): [own: boolean, polluted: unknown, plain: boolean] {
  const polluted = ({} as Record<string, unknown>).polluted;
  return [Object.hasOwn(value, '__proto__'), polluted, Object.getPrototypeOf(value) === Object.prototype];
}

function call<T, R>(task: (item: T) => R, item: T): R {
  return task(item);
}

/** Results that cannot leave a worker. */
function unsendable(what: 'function' | 'symbol' | 'deep' | 'socket' | 'shared'): unknown {
  switch (what) {
    case 'function':
      return () => 1;
    case 'symbol':
      return Symbol('here');
    case 'deep':
      return { rows: [{ ok: 1 }, { handler: () => 1 }] };
    case 'socket':
      return { socket: new Socket() };
    case 'shared':
      return new Uint8Array(new SharedArrayBuffer(8));
  }
}

function reportUnsendable(): string {
  taskContext().report({ callback: () => 1 });
  return 'unreachable';
}

// --- pools inside of tasks ---

async function poolInside(x: number): Promise<number> {
  const pool = new ThreadPool({ size: 1 });
  const result = await pool.submit(square, x);
  await pool.close();
  return result;
}

function poolLeftOpen(x: number): Promise<number> {
  return new ThreadPool({ size: 1 }).submit(square, x);
}

// --- the world around ---

function environment(name: string): string | undefined {
  return process.env[name];
}

function execArgv(): string[] {
  return process.execArgv;
}

async function print(text: string, stream: 'stdout' | 'stderr'): Promise<void> {
  await new Promise((resolve) => process[stream].write(text, resolve));
}

export const work = tasks(import.meta, {
  square,
  add,
  addLater,
  echo,
  argumentsOf,
  echoAfter,
  fill,
  zeros,
  squares,
  batchLength,
  twiceEach,
  nothing,
  part,
  sumRange,
  harmonic,
  spell,
  untilCancelled,
  untilOpen,
  untilOpenIf,
  spinUntilCancelled,
  spinUntilThrown,
  forever,
  foreverIf,
  untilCancelledIf,
  answerWhenTold,
  note,
  noteOrFail,
  report,
  reportTwice,
  workerId,
  place,
  placeLater,
  count,
  context,
  isContextKept,
  mostAtOnce,
  initialize,
  initializeAtOnce,
  failingInitializer,
  state,
  die,
  dieIf,
  dieSaying,
  dieUntil,
  throwOutside,
  rejectOutside,
  throwWhenIdle,
  fillHeap,
  inspected,
  touch,
  pollution,
  call,
  unsendable,
  reportUnsendable,
  poolInside,
  poolLeftOpen,
  environment,
  execArgv,
  print,
});
