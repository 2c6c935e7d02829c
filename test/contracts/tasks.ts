/** The tasks that the contract's tests run, all of them in `work`. */

import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { ThreadPool, taskContext, tasks } from 'breakeven';
import { allowedCpus } from '../allowed-cpus.js';
import { crossing } from './tasks-that-cross.js';
import { ending } from './tasks-that-end.js';
import { keeping } from './tasks-that-keep.js';
import { waiting } from './tasks-that-wait.js';

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

function reportOften(times: number, bytes: number): void {
  for (let id = 0; id < times; id++) taskContext().report({ id, filling: 'x'.repeat(bytes) });
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

/** The CPUs that this worker's thread may run on. */
function cpus(): number[] {
  return allowedCpus();
}

function initializeOnCpus(): { value: number[] } {
  return { value: allowedCpus() };
}

export const work = {
  ...crossing,
  ...waiting,
  ...ending,
  ...keeping,
  ...tasks(import.meta, {
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
    note,
    noteOrFail,
    report,
    reportTwice,
    reportOften,
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
    poolInside,
    poolLeftOpen,
    environment,
    execArgv,
    print,
    cpus,
    initializeOnCpus,
  }),
};
