import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Decoder } from '#src/transport/codec/decoder.js';
import { Encoder } from '#src/transport/codec/encoder.js';
import { setOwn } from '#src/transport/own-properties.js';
import { sameGraph } from '../same-graph.js';

const SIZE = 1 << 18;

const anyText = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.array(fc.integer({ min: 0, max: 0xff }), { maxLength: 60 }).map((units) => String.fromCharCode(...units)),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 }).map((units) => String.fromCharCode(...units)),
);
const key = fc.oneof(fc.constantFrom('a', 'b', 'id', 'name', '0', '7', '', 'constructor', '__proto__'), anyText);
const primitive = fc.oneof(
  fc.constantFrom(undefined, null, true, false, -0, 0, Number.NaN, Infinity, '\ud800', '\udfff!'),
  fc.double(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  anyText,
);
/** From container `from` to any node, under `key` where it is an object. */
const edge = fc.record({ from: fc.nat(), to: fc.nat(), key });
const graph = fc
  .record({
    leaves: fc.array(primitive, { minLength: 1, maxLength: 12 }),
    containers: fc.array(fc.constantFrom('object', 'array', 'numbers'), { minLength: 1, maxLength: 24 }),
    edges: fc.array(edge, { maxLength: 60 }),
  })
  .map(({ leaves, containers, edges }) => {
    const made = containers.map((kind, index) => (kind === 'object' ? {} : kind === 'array' ? [] : [index, index / 2]));
    const nodes: readonly unknown[] = [...made, ...leaves];
    for (const { from, to, key } of edges) {
      const container = made[from % made.length] as Record<string, unknown> | unknown[];
      const node = nodes[to % nodes.length];
      if (Array.isArray(container)) container.push(node);
      else setOwn(container, key, node);
    }
    return made[0] as object;
  });

test('any plain graph arrives equal, with its identities, as by structured clone, and is unchanged', () => {
  const memory = new SharedArrayBuffer(SIZE);
  const encoder = new Encoder(memory);
  const decoder = new Decoder(memory);
  fc.assert(
    fc.property(graph, fc.nat({ max: 100 }), (sent, slot) => {
      const before = structuredClone(sent);
      const behind = encoder.encode(sent, slot * 8, SIZE);
      assert.ok(behind > 0, 'is plain');
      const arrived = decoder.decode(slot * 8, behind);
      assert.equal(decoder.position, behind);
      assert.ok(sameGraph(arrived, sent), 'arrives equal');
      assert.ok(sameGraph(arrived, before), 'as by structured clone');
      assert.ok(sameGraph(sent, before), 'the sent value is as before');
    }),
    { numRuns: 3000 },
  );
});

test('any primitive arrives the same', () => {
  const memory = new SharedArrayBuffer(SIZE);
  const encoder = new Encoder(memory);
  const decoder = new Decoder(memory);
  fc.assert(
    fc.property(primitive, (sent) => Object.is(decoder.decode(0, encoder.encode(sent, 0, SIZE)), sent)),
    { numRuns: 3000 },
  );
});

test('any value whatever is declined, or arrives as by structured clone', () => {
  const memory = new SharedArrayBuffer(SIZE);
  const encoder = new Encoder(memory);
  const decoder = new Decoder(memory);
  const anything = fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
    withUnicodeString: true,
  });
  let plain = 0;
  fc.assert(
    fc.property(anything, (sent) => {
      const behind = encoder.encode(sent, 0, SIZE);
      if (behind === -1) return;
      assert.deepStrictEqual(decoder.decode(0, behind), structuredClone(sent));
      if (typeof sent === 'object' && sent !== null) plain++;
    }),
    { numRuns: 5000 },
  );
  assert.ok(plain > 50);
});

test('each of any list of plain graphs arrives equal', () => {
  const memory = new SharedArrayBuffer(SIZE);
  const encoder = new Encoder(memory);
  const decoder = new Decoder(memory);
  fc.assert(
    fc.property(fc.array(fc.oneof(graph, primitive), { maxLength: 8 }), (sent) => {
      const behind = encoder.encodeEach(sent, 0, SIZE);
      assert.ok(behind > 0);
      const arrived = decoder.decode(0, behind) as unknown[];
      assert.equal(arrived.length, sent.length);
      assert.ok(sent.every((value, index) => sameGraph(arrived[index], value)));
    }),
    { numRuns: 1000 },
  );
});
