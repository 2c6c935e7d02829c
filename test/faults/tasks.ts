/** Tasks that only tests of faults need. */

import { appendFileSync, existsSync, openSync, writeSync } from 'node:fs';
import { isMainThread, workerData } from 'node:worker_threads';
import { taskContext, tasks } from 'breakeven';

/** Text that no channel takes at once. */
function longText(length: number): string {
  taskContext().report('begun');
  return 'x'.repeat(length);
}

function lengthOf(text: string): number {
  return text.length;
}

function abort(): never {
  process.abort();
}

function segfault(): void {
  process.kill(process.pid, 'SIGSEGV');
  for (;;);
}

/** Sits in a system call until somebody opens the other end. */
function openPipe(path: string): number {
  taskContext().report('begun');
  return openSync(path, 'r');
}

/** One array that doubles. */
function growArray(): never {
  let array = [1];
  for (;;) array = array.concat(array);
}

/** Bytes outside of the heap, each page of them used. */
function growBuffers(megabytes: number): number {
  const kept: Uint8Array[] = [];
  for (let i = 0; i < megabytes; i++) kept.push(new Uint8Array(2 ** 20).fill(1));
  return kept.length;
}

/** The same, and no faster than a megabyte in 2 ms; it reports how many there are. */
function growSteadily(megabytes: number): number {
  const kept: Uint8Array[] = [];
  for (let next = performance.now(); kept.length < megabytes; next += 2) {
    while (performance.now() < next);
    kept.push(new Uint8Array(2 ** 20).fill(1));
    taskContext().report(kept.length);
  }
  return kept.length;
}

const leaked: Uint8Array[] = [];

/** Keeps more with each call. */
function leak(item: number, megabytes: number): number {
  leaked.push(new Uint8Array(megabytes * 2 ** 20).fill(1));
  return item;
}

function leakObjects(item: number): number {
  (leaked as unknown[]).push(Array.from({ length: 100_000 }, (_, i) => ({ item, i })));
  return item;
}

function hang(): Promise<never> {
  setInterval(() => {}, 60_000);
  return new Promise(() => {});
}

// The descriptor on which a worker process writes to its pool.
const TO_POOL = 3;

/** Frames that are none. */
function writeToPool(byte: number): never {
  writeSync(TO_POOL, new Uint8Array(64).fill(byte));
  for (;;);
}

/** Over the rings to and from its pool; it goes on, so that nobody else's call is in that worker. */
function scribble(): Promise<never> {
  const { rings } = workerData as { rings: { memory: SharedArrayBuffer } };
  new Uint32Array(rings.memory).fill(0xdeadbeef);
  return hang();
}

// Of a worker process without shared memory.
const LEDGER = 5;

/** Writes over all that its pool and its worker know of their calls, and a line into the file; then it does what it is told to. */
function overwriteLedger(byte: number, ran: string, then: 'exit' | 'return' | 'hang'): number | Promise<never> {
  appendFileSync(ran, 'ran\n');
  if (isMainThread) writeSync(LEDGER, new Uint8Array(2 ** 16).fill(byte), 0, 2 ** 16, 0);
  else new Uint8Array((workerData as { ledger: SharedArrayBuffer }).ledger).fill(byte);
  if (then === 'exit') process.exit(3);
  return then === 'hang' ? hang() : byte;
}

/** Blocks its worker. */
function untilOpenSync(path: string): string {
  taskContext().report('begun');
  while (!existsSync(path));
  return 'opened';
}

export const faulty = tasks(import.meta, {
  longText,
  lengthOf,
  abort,
  segfault,
  openPipe,
  growArray,
  growBuffers,
  growSteadily,
  leak,
  leakObjects,
  hang,
  writeToPool,
  scribble,
  overwriteLedger,
  untilOpenSync,
});
