import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { registerType } from '#src/transport/registered-types.js';
import { across, acrossProcesses } from './across.js';
import { sameGraph } from './same-graph.js';

class Money {
  readonly cents: bigint;
  readonly memo: unknown;
  constructor(cents: bigint, memo: unknown) {
    this.cents = cents;
    this.memo = memo;
  }
}
registerType(Money, {
  encode: ({ cents, memo }) => [cents, memo] as const,
  decode: ([cents, memo]) => new Money(cents, memo),
});

const anyText = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));
const key = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'toString', '0', '7', 'a', ''), anyText);
const primitive = fc.oneof(
  fc.constantFrom(undefined, null, true, false, -0, 0, Number.NaN, Number.POSITIVE_INFINITY, '\ud800', '\udfff!'),
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  anyText,
);
const bytes = fc.uint8Array({ maxLength: 40 });

/** What is needed to make the same node twice. */
type Leaf = () => unknown;
const leaf: fc.Arbitrary<Leaf> = fc.oneof(
  primitive.map((value) => () => value),
  fc.date({ noInvalidDate: false }).map((date) => () => new Date(date)),
  fc.constantFrom(/a/, /\//giu, /(?<year>\d+)/dsy).map((regExp) => () => new RegExp(regExp)),
  bytes.map((list) => () => Uint8Array.from(list)),
  bytes.map((list) => () => Float64Array.from(list)),
  bytes.map((list) => () => BigInt64Array.from([...list].map(BigInt))),
  bytes.map((list) => () => Uint8Array.from(list).buffer),
  bytes.map((list) => () => new DataView(Uint8Array.from(list).buffer)),
  bytes.map((list) => () => Buffer.from(list)),
  bytes.map((list) => () => new Uint16Array(Uint16Array.from(list).buffer, 0, list.length >> 2)),
  fc.tuple(fc.bigInt(), primitive).map(
    ([cents, memo]) =>
      () =>
        new Money(cents, memo),
  ),
);
const containerKind = fc.constantFrom('object', 'array', 'sparse', 'map', 'keys', 'set', 'error', 'type error');

interface Graph {
  readonly leaves: readonly Leaf[];
  readonly containers: readonly string[];
  /** From container `from` to any node, under `key` where the container has keys. */
  readonly edges: readonly { readonly from: number; readonly to: number; readonly key: string }[];
}

const graph: fc.Arbitrary<Graph> = fc.record({
  leaves: fc.array(leaf, { minLength: 1, maxLength: 8 }),
  containers: fc.array(containerKind, { minLength: 1, maxLength: 6 }),
  edges: fc.array(fc.record({ from: fc.nat(), to: fc.nat(), key }), { maxLength: 24 }),
});

/** The first container, with all that hangs on it; equal graphs at each call. */
function build({ leaves, containers, edges }: Graph): unknown {
  const made = containers.map(makeContainer);
  const nodes = [...made, ...leaves.map((make) => make())];
  edges.forEach(({ from, to, key }, index) => {
    addTo(made[from % made.length]!, nodes[to % nodes.length], key, index);
  });
  return made[0];
}

function makeContainer(kind: string): object {
  if (kind === 'object') return {};
  if (kind === 'array') return [];
  if (kind === 'sparse') return Array.from({ length: 0 }, () => 0).concat(new Array(5));
  if (kind === 'map' || kind === 'keys') return new Map();
  if (kind === 'set') return new Set();
  const error = kind === 'error' ? new Error('an error') : new TypeError('a type error');
  error.stack = `${kind} at somewhere`;
  return error;
}

function addTo(container: object, value: unknown, key: string, index: number): void {
  if (Array.isArray(container)) container[index % 2 === 0 ? container.length : index + 3] = value;
  else if (container instanceof Map) index % 2 === 0 ? container.set(key, value) : container.set(value, key);
  else if (container instanceof Set) container.add(value);
  else if (container instanceof Error && index % 2 === 0) Object.defineProperty(container, 'cause', cause(value));
  else Object.defineProperty(container, key, { ...cause(value), enumerable: true });
}

function cause(value: unknown): PropertyDescriptor {
  return { value, writable: true, configurable: true, enumerable: false };
}

for (const [where, cross] of [
  ['in another thread', across],
  ['in another process', acrossProcesses],
] as const) {
  test(`whatever is on the closed list arrives equal ${where}, with its identities, and the sender keeps it unchanged`, () => {
    fc.assert(
      fc.property(graph, (description) => {
        const sent = build(description);
        const arrived = cross(sent);
        assert.ok(sameGraph(sent, arrived), 'arrives equal');
        assert.ok(sameGraph(sent, build(description)), 'the sent value is as before');
      }),
      { numRuns: 2000 },
    );
  });
}

test('the comparison that these tests rest on tells what crossing could lose', () => {
  const shared = {};
  const holes: unknown[] = [];
  holes[2] = 1;
  for (const [a, b] of [
    [0, -0],
    [holes, [undefined, undefined, 1]],
    [
      [shared, shared],
      [{}, {}],
    ],
    [
      [{}, {}],
      [shared, shared],
    ],
    [Buffer.from('a'), Uint8Array.from([97])],
    [new TypeError('x'), new Error('x')],
    [JSON.parse('{"__proto__":1}'), {}],
    [new Map([[1, 2]]), new Map([[1, 3]])],
  ]) {
    assert.ok(!sameGraph(a, b));
  }
});

test('an error whose own property leads back to it arrives as that circle', () => {
  const error = Object.assign(new RangeError('round'), { context: { list: [] as unknown[] } });
  error.context.list.push(error, error.context);
  const arrived = across({ error }).error;
  assert.ok(arrived instanceof RangeError);
  assert.equal(arrived.context.list[0], arrived);
  assert.equal(arrived.context.list[1], arrived.context);
});

test('errors that are each other’s cause arrive so', () => {
  const first = new Error('first') as Error & { cause: unknown };
  first.cause = new TypeError('second', { cause: first });
  const arrived = across([first])[0]!;
  assert.ok(arrived.cause instanceof TypeError);
  assert.equal(arrived.cause.cause, arrived);
});

test('an own __proto__ key arrives as plain data and pollutes nothing, also next to a special value', () => {
  for (const extra of [1, Buffer.from('x')]) {
    const sent = { ...JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}'), extra };
    Object.defineProperty(sent, '__proto__', { value: { polluted: [extra] }, enumerable: true });
    const arrived = across(sent);
    assert.deepEqual(Object.getOwnPropertyDescriptor(arrived, '__proto__')?.value, { polluted: [extra] });
    assert.equal(Object.getPrototypeOf(arrived), Object.prototype);
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  }
});

test('a sparse array of a billion elements crosses in no time, alone and next to a special value', () => {
  const sparse: unknown[] = [1];
  sparse[1e9] = Buffer.from('end');
  const arrived = across(sparse);
  assert.equal(arrived.length, 1e9 + 1);
  assert.deepEqual(arrived[1e9], Buffer.from('end'));
  assert.equal(across([sparse.slice(0, 1), Object.assign([], { 999999999: 2 })])[1]!.length, 1e9);
});

test('the named properties of a RegExp match cross, next to a special value too', () => {
  const match = /(?<word>b)/.exec('abc')!;
  for (const arrived of [across(match), across({ match, bytes: Buffer.from('x') }).match]) {
    assert.equal(arrived.index, 1);
    assert.equal(arrived.groups!.word, 'b');
  }
});

test('a DOMException keeps its class, name and message', () => {
  const arrived = across([new DOMException('stop', 'AbortError')])[0]!;
  assert.ok(arrived instanceof DOMException);
  assert.deepEqual([arrived.name, arrived.message, arrived.code], ['AbortError', 'stop', 20]);
});

test('an AggregateError brings its errors', () => {
  const arrived = across([new AggregateError([new TypeError('inner'), 'text'], 'outer')])[0]!;
  assert.ok(arrived instanceof AggregateError);
  assert.ok(arrived.errors[0] instanceof TypeError);
  assert.equal(arrived.errors[1], 'text');
  assert.deepEqual(Object.keys(arrived), []);
});

test('an error of an unregistered class arrives as its nearest built-in class with the same name', () => {
  class ParseError extends SyntaxError {
    override name = 'ParseError';
    line = 7;
  }
  const arrived = across([new ParseError('odd')])[0]!;
  assert.equal(Object.getPrototypeOf(arrived), SyntaxError.prototype);
  assert.deepEqual([arrived.name, arrived.message, arrived.line], ['ParseError', 'odd', 7]);
  assert.match(arrived.stack!, /round-trip/);
});
