/** What a reader makes of whatever a peer has written: a value or an error, in little time and memory, and nothing else is changed. */

import assert from 'node:assert/strict';

/** Of the slowest: thousands of times more than one takes. */
const LONGEST_MS = 5_000;
/** What peers write here is a few KB. */
const MOST_BYTES = 64 * 2 ** 20;

const prototypes = [
  Object,
  Array,
  Function,
  Map,
  Set,
  Error,
  Date,
  Promise,
  ArrayBuffer,
  Uint8Array,
  String,
  Number,
].map(({ prototype }) => prototype as object);
const keysOf = () => prototypes.map((prototype) => Reflect.ownKeys(prototype));
const untouched = keysOf();

export interface Outcome<T> {
  readonly value?: T;
  readonly error?: Error;
}

export function bounded<T>(read: () => T): Outcome<T> {
  const bytes = process.memoryUsage().arrayBuffers;
  const since = performance.now();
  let outcome: Outcome<T>;
  try {
    outcome = { value: read() };
  } catch (error) {
    assert.ok(error instanceof Error, `it threw ${error}`);
    outcome = { error };
  }
  const ms = performance.now() - since;
  assert.ok(ms < LONGEST_MS, `it took ${ms} ms`);
  const more = process.memoryUsage().arrayBuffers - bytes;
  assert.ok(more < MOST_BYTES, `it took ${more} bytes`);
  assert.deepEqual(keysOf(), untouched, 'prototypes are as before');
  return outcome;
}
