import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { Decoder } from '#src/transport/codec/decoder.js';
import { Encoder } from '#src/transport/codec/encoder.js';
import { MOST_LEVELS, NULL, SAME } from '#src/transport/codec/format.js';
import { fuzz } from '../../fuzz/fuzz.js';

const SIZE = 1 << 14;

/** Decodes whatever is there; true: it was taken for a value. */
function survives(decoder: Decoder, from: number, end: number): boolean {
  try {
    decoder.decode(from, end);
  } catch (error) {
    assert.ok(error instanceof RangeError, String(error));
    assert.match(error.message, /is damaged at byte \d+/);
    return false;
  }
  assert.ok(decoder.position > from && decoder.position <= end);
  return true;
}

const word = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.integer({ min: 0, max: 20 }).map((tag) => tag | 0x100),
  fc.integer({ min: 0, max: 20 }).map((tag) => tag | 0x300),
  fc.integer({ min: 0, max: 64 }).map((slots) => slots * 8),
  fc.constantFrom(-1, -8, 2 ** 31 - 1, 2 ** 31 - 8, -(2 ** 31), 2 ** 29, 2 ** 28),
  fc.integer(),
);

test('words of any kind are decoded, or refused as damaged; nothing else happens', () => {
  const memory = new SharedArrayBuffer(SIZE);
  const words = new Int32Array(memory);
  const decoder = new Decoder(memory);
  let taken = 0;
  fuzz(
    fc.property(fc.array(word, { minLength: 0, maxLength: 64 }), (list) => {
      words.fill(0);
      words.set(list, 2);
      if (survives(decoder, 8, 8 + (list.length >> 1) * 8)) taken++;
    }),
    20_000,
  );
  assert.ok(taken > 100);
});

const json = fc.jsonValue({ maxDepth: 4 });

test('a record in which a few words were changed is decoded, or refused as damaged, and the decoder goes on as before', () => {
  const memory = new SharedArrayBuffer(SIZE);
  const words = new Int32Array(memory);
  const encoder = new Encoder(memory);
  const decoder = new Decoder(memory);
  const changes = fc.array(fc.tuple(fc.nat(), word), { minLength: 1, maxLength: 4 });
  fuzz(
    fc.property(json, changes, (value, list) => {
      const sent = [value, value, { value }];
      const behind = encoder.encode(sent, 0, SIZE);
      fc.pre(behind > 0);
      for (const [at, changed] of list) words[at % (behind >> 2)] = changed;
      survives(decoder, 0, behind);
      assert.deepEqual(decoder.decode(0, encoder.encode(sent, 0, SIZE)), sent);
    }),
    5000,
  );
});

test('a record that is cut short anywhere is refused', () => {
  const memory = new SharedArrayBuffer(SIZE);
  const encoder = new Encoder(memory);
  const decoder = new Decoder(memory);
  const shared = { a: 1 };
  for (const value of [
    1,
    0.5,
    'text',
    '日本',
    1n,
    [1, 2, 3],
    [0.5],
    [shared, 'a', shared],
    { a: { b: 'c'.repeat(40) } },
  ]) {
    const behind = encoder.encode(value, 0, SIZE);
    for (let end = behind - 1; end >= 0; end--) {
      assert.throws(() => decoder.decode(0, end), RangeError);
    }
  }
});

/** Writes the record of a value, changes one of its words as `change` says, and has it refused. */
function assertRefused(value: unknown, change: (words: Int32Array) => Change, how: 'whole' | 'each' = 'whole'): void {
  const memory = new SharedArrayBuffer(SIZE);
  const encoder = new Encoder(memory);
  const decoder = new Decoder(memory);
  const end = how === 'each' ? encoder.encodeEach(value as unknown[], 0, SIZE) : encoder.encode(value, 0, SIZE);
  assert.deepEqual(decoder.decode(0, end), value);
  const words = new Int32Array(memory, 0, end >> 2);
  const { word, to } = change(words);
  words[word] = to;
  assert.throws(() => decoder.decode(0, end), /damaged at byte \d+/);
}

interface Change {
  readonly word: number;
  readonly to: number;
}

// Where things stand: GRAPH, where its keys are, what the value is, its length …
const KEYS = 1;
const TAG = 2;
const LENGTH = 3;
const FIRST = 4;

test('whatever a faulty peer may say of a record is refused', () => {
  const object = { a: 1, b: 2 };
  // An element more than there are: it would be read from the keys.
  assertRefused([object], () => ({ word: LENGTH, to: 2 }));
  assertRefused([[]], () => ({ word: LENGTH, to: -1 }));
  // Elements each on their own, in what is no array.
  assertRefused([[object, object]], () => ({ word: TAG, to: NULL }), 'each');
  // Keys at the end, within a slot, before the value.
  for (const to of [16, 4, -8]) assertRefused([], () => ({ word: KEYS, to }));
  // Keys of which only the beginning comes, which is known.
  assertRefused(object, (words) => ({ word: words[KEYS]! / 4 + 3, to: 2 }));
  // An object that was not met before, and keys that the record does not have.
  assertRefused([object, object], (words) => ({ word: words.lastIndexOf(SAME) + 1, to: 7 }));
  for (const to of [1, -1]) assertRefused([object], () => ({ word: FIRST + 1, to }));
  // Views of no kind, and of half an element.
  for (const to of [(8 << 4) | 15, (7 << 4) | 8]) assertRefused(Float64Array.of(1), () => ({ word: LENGTH, to }));
});

test('what nests deeper than an encoder writes is refused, and does not overflow the stack', () => {
  const memory = new SharedArrayBuffer(1 << 20);
  const words = new Int32Array(memory);
  const encoder = new Encoder(memory);
  encoder.encode([[]], 0, SIZE);
  const [graph, , array, one] = words;
  for (let word = 2; word < words.length; word += 2) words.set([array!, one!], word);
  words.set([graph!, 0], 0);
  assert.throws(() => new Decoder(memory).decode(0, memory.byteLength), /damaged/);
  words.set([array!, 0], 2 + 2 * (MOST_LEVELS - 1));
  assert.ok(Array.isArray(new Decoder(memory).decode(0, memory.byteLength)));
});

/** Swaps words of the record for ever. */
const meddler = `
  const { workerData: words, parentPort } = require('node:worker_threads');
  parentPort.postMessage('begun');
  for (let state = 1; ; ) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    const first = (state >> 8) % words.length;
    const second = (state >> 16) % words.length;
    [words[first], words[second]] = [words[second], words[first]];
  }`;

test('a record that a peer goes on writing to is decoded, or refused as damaged', async (t) => {
  const memory = new SharedArrayBuffer(SIZE);
  const encoder = new Encoder(memory);
  const decoder = new Decoder(memory);
  const shared = { a: 1, text: 'a text of some length', list: [1, 2, 3] };
  const sent = [shared, [shared, 'ä', 'short', 0.5], { b: [], c: Uint8Array.of(1, 2) }, 1n, ['x', null], new Date(1)];
  const behind = encoder.encode(sent, 0, SIZE);
  const worker = new Worker(meddler, { eval: true, workerData: new Int32Array(memory, 0, behind >> 2) });
  t.after(() => worker.terminate());
  await once(worker, 'message');
  let refused = 0;
  // However late the other thread is given a core.
  for (let time = 0; time < 100_000 || refused === 0; time++) {
    if (time % 8 === 0) encoder.encode(sent, 0, SIZE);
    if (!survives(decoder, 0, behind)) refused++;
  }
});
