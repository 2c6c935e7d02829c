/**
 * What the codec takes to write a value and read it, beside JSON and v8's serialiser. Found the constants of src/transport/codec: up to which
 * length a loop is quicker than a call into C++, and how many objects are compared before a Map is.
 */

import { deserialize, serialize } from 'node:v8';
import { Decoder } from '#src/transport/codec/decoder.js';
import { Encoder } from '#src/transport/codec/encoder.js';

const SIZE = 1 << 20;
const VALUES = 64;
const ROUNDS = 60;
const NS_PER_ROUND = 2e6;

const encoder = new Encoder(new SharedArrayBuffer(SIZE));
const memory = new SharedArrayBuffer(SIZE);
const writer = new Encoder(memory);
const reader = new Decoder(memory);

// As they come from a file or a socket, and not as ropes.
const text = (value: string) => Buffer.from(value).toString('latin1');
const row = (index: number) => ({ id: index, name: text(`name ${index}`), value: index * 1.5 });
const thousand = <T>(make: (index: number) => T) => Array.from({ length: 1000 }, (_, index) => make(index));

const kinds: Record<string, (index: number) => unknown> = {
  'a number': (index) => index,
  '10 characters': (index) => text(`abcdefgh${index + 10}`),
  '100 characters': (index) => text(`${'x'.repeat(98)}${index + 10}`),
  '{ a, b }': (index) => ({ a: index, b: -index }),
  '{ id, name, value }': row,
  '[1, 2, 3]': (index) => [index, 2, 3],
  'a typed array of 100': (index) => new Float64Array(100).fill(index),
  '1000 integers': () => thousand((index) => index),
  '1000 doubles': () => thousand((index) => index + 0.5),
  '1000 objects': () => thousand(row),
};

/** So that nothing is left out as useless. */
const sink: { value?: unknown } = {};

/** In ns; of the quickest round, since all that others do makes one slower. */
function time(operation: (value: unknown) => unknown, values: readonly unknown[]): string {
  let perRound = 1;
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = process.hrtime.bigint();
    for (let time = 0; time < perRound; time++) sink.value = operation(values[time % VALUES]);
    const each = Number(process.hrtime.bigint() - startedAt) / perRound;
    if (round >= ROUNDS / 2) best = Math.min(best, each);
    perRound = Math.max(1, Math.ceil(NS_PER_ROUND / each));
  }
  return best.toFixed(0);
}

function codec(value: unknown): unknown {
  return reader.decode(0, writer.encode(value, 0, SIZE));
}

for (const [kind, make] of Object.entries(kinds)) {
  const values = Array.from({ length: VALUES }, (_, index) => make(index));
  const encoding = time((value) => encoder.encode(value, 0, SIZE), values);
  const both = time(codec, values);
  const json = time((value) => JSON.parse(JSON.stringify(value)), values);
  const v8 = time((value) => deserialize(serialize(value)), values);
  console.log(`${kind}: write ${encoding}, write and read ${both}; JSON ${json}; v8 ${v8} ns`);
}
