import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { Decoder } from '#src/transport/codec/decoder.js';
import { Encoder } from '#src/transport/codec/encoder.js';
import { sameGraph } from '../same-graph.js';
import { nested, notPlain, plain } from './values.js';

const SIZE = 1 << 16;

function pair(memory: ArrayBufferLike = new SharedArrayBuffer(SIZE)) {
  return { memory, encoder: new Encoder(memory), decoder: new Decoder(memory) };
}

/** By a fresh pair, and again by one that knows the keys. */
function across(value: unknown): unknown {
  const { encoder, decoder } = pair();
  let arrived: unknown;
  for (let time = 0; time < 2; time++) {
    const behind = encoder.encode(value, 64, SIZE);
    assert.ok(behind > 64 && behind % 8 === 0, 'it is plain');
    arrived = decoder.decode(64, behind);
    assert.equal(decoder.position, behind);
  }
  return arrived;
}

function isDeclined(value: unknown): boolean {
  const { encoder } = pair();
  return encoder.encode(value, 0, SIZE) === -1 && !encoder.tooLarge;
}

for (const [what, value] of Object.entries(plain)) {
  test(`plain data arrives equal, as by structured clone: ${what}`, () => {
    const arrived = across(value);
    assert.ok(sameGraph(arrived, value));
    assert.ok(sameGraph(arrived, structuredClone(value)));
  });
}

for (const [what, value] of Object.entries(notPlain)) {
  test(`what is not plain is declined, alone and within plain data: ${what}`, () => {
    assert.ok(isDeclined(value));
    assert.ok(isDeclined([value]));
    assert.ok(isDeclined({ a: 1, value }));
  });
}

test('what is common takes little room', () => {
  const { encoder } = pair();
  assert.equal(encoder.encode(5, 0, SIZE), 8);
  assert.equal(encoder.encode('ÿ'.repeat(32), 0, SIZE), 8 + 32);
  assert.equal(encoder.encode([1, 2, 3, 4], 0, SIZE), 16 + 16);
  const row = { id: 1, name: 'a name' };
  const perRow = 8 + 8 + 16;
  assert.equal(encoder.encode([row, { ...row }], 0, SIZE) - encoder.encode([row], 0, SIZE), perRow);
});

test('a declined value leaves nothing behind: what is encoded next arrives as ever', () => {
  const { encoder, decoder } = pair();
  const shape = { a: 1, b: { c: [2] } };
  assert.equal(encoder.encode([shape, shape, new Map()], 0, SIZE), -1);
  const behind = encoder.encode([{ z: 1 }, shape], 0, SIZE);
  assert.deepEqual(decoder.decode(0, behind), [{ z: 1 }, shape]);
});

test('a record that the decoder never sees does not keep it from the next ones', () => {
  const { encoder, decoder } = pair();
  encoder.encode({ a: 1, b: 2 }, 0, SIZE);
  encoder.encode([{ c: 1 }, { a: 1 }], 0, SIZE);
  const behind = encoder.encode([{ a: 3, b: 4 }, { c: 5 }], 0, SIZE);
  assert.deepEqual(decoder.decode(0, behind), [{ a: 3, b: 4 }, { c: 5 }]);
});

test('an own __proto__ key is a property like any other, and pollutes nothing', () => {
  const arrived = across(JSON.parse('{"__proto__": {"polluted": true}}')) as object;
  assert.equal(Object.getPrototypeOf(arrived), Object.prototype);
  assert.deepEqual(Object.keys(arrived), ['__proto__']);
  assert.equal((arrived as { polluted?: unknown }).polluted, undefined);
});

test('keys that Object.prototype has arrive also where it is read-only', (t) => {
  t.after(() => Object.defineProperty(Object.prototype, 'toString', { writable: true }));
  Object.defineProperty(Object.prototype, 'toString', { writable: false });
  assert.deepEqual(across({ toString: 1 }), JSON.parse('{"toString": 1}'));
});

test('no key takes the place of another, also where JSON.parse mistakes one that is escaped', (t) => {
  // As V8 of Node 24 and 26 does for \u0013 once an object had a backslash there.
  const { parse } = JSON;
  t.mock.method(JSON, 'parse', (text: string) => parse(text.startsWith('{') ? text.replace('\\u0013', '\\\\') : text));
  for (const key of ['\\', '\u0013']) {
    const sent = { constructor: 1, [key]: 2 };
    assert.deepEqual(Object.entries(across(sent) as object), Object.entries(sent));
  }
});

test('an object with null as its prototype arrives as a plain one, as by structured clone', () => {
  const arrived = across(Object.assign(Object.create(null), { a: 1 }));
  assert.deepStrictEqual(arrived, { a: 1 });
});

test('properties with symbols as keys, and hidden ones, stay behind, as with structured clone', () => {
  const sent = Object.defineProperty({ a: 1, [Symbol('s')]: 2 }, 'hidden', { value: 3 });
  assert.deepStrictEqual(across(sent), { a: 1 });
});

test('a getter is read, and its value arrives', () => {
  const sent = {
    get a() {
      return 1;
    },
  };
  assert.deepStrictEqual(across(sent), { a: 1 });
});

test('nothing is plain while Object.prototype lists properties of its own', (t) => {
  t.after(() => Reflect.deleteProperty(Object.prototype, 'everywhere'));
  Object.assign(Object.prototype, { everywhere: 1 });
  assert.ok(isDeclined({ a: 1 }));
});

test('a getter that encodes with the same encoder is declined inside, and does not disturb what is around it', () => {
  const { encoder, decoder } = pair();
  let inside: number | undefined;
  const sent = {
    a: [1],
    get b() {
      inside = encoder.encode({ other: 1 }, 0, SIZE);
      return 2;
    },
  };
  const behind = encoder.encode(sent, 0, SIZE);
  assert.equal(inside, -1);
  assert.deepEqual(decoder.decode(0, behind), { a: [1], b: 2 });
});

describe('identities within a value', () => {
  it('are kept, whether few objects are met or many', () => {
    const shared = { shared: true };
    for (const between of [0, 1, 5, 40, 400]) {
      const others = Array.from({ length: between }, (_, index) => ({ index }));
      const arrived = across([shared, others, { again: shared }]) as [unknown, unknown[], { again: unknown }];
      assert.equal(arrived[0], arrived[2].again);
      assert.deepEqual(arrived, [shared, others, { again: shared }]);
    }
  });

  it('are kept for what is met after many others', () => {
    const late = { late: true };
    const others = Array.from({ length: 40 }, (_, index) => ({ index }));
    const sent = [others, late, others[30], { again: late }, others[39], late];
    assert.ok(sameGraph(across(sent), sent));
  });

  it('are kept in circles, through objects and arrays', () => {
    const sent: { self?: unknown; list: unknown[] } = { list: [[1, 2]] };
    sent.self = sent;
    sent.list.push(sent, sent.list, sent.list[0]);
    assert.ok(sameGraph(across(sent), sent));
  });

  it('are kept for lists of numbers too', () => {
    const ints = [1, 2];
    const doubles = [0.5];
    assert.ok(
      sameGraph(across({ a: ints, b: doubles, c: [doubles, ints] }), { a: ints, b: doubles, c: [doubles, ints] }),
    );
  });

  it('are kept for dates and views, and for a buffer behind its view', () => {
    const date = new Date(5);
    const view = Uint16Array.of(1, 2);
    const sent = [view, {}, date, view, { date, bytes: view.buffer }];
    assert.ok(sameGraph(across(sent), sent));
  });

  it('make no difference to values that have none in common', () => {
    const { encoder } = pair();
    const one = {};
    assert.equal(encoder.encode([one, one], 0, SIZE), encoder.encode([one, {}], 0, SIZE));
  });
});

test('a date with a method of its own arrives as the date that it is', () => {
  const arrived = across(Object.assign(new Date(7), { getTime: () => 8 }));
  assert.deepStrictEqual(arrived, new Date(7));
});

test('a view that arrives has memory of its own', () => {
  const { memory, encoder, decoder } = pair();
  const behind = encoder.encode(Uint8Array.of(1, 2, 3), 0, SIZE);
  const arrived = decoder.decode(0, behind) as Uint8Array;
  new Uint8Array(memory).fill(9);
  assert.deepEqual([...arrived, arrived.buffer.byteLength], [1, 2, 3, 3]);
  assert.ok(arrived.buffer instanceof ArrayBuffer);
});

test('a list of ours arrives as an array, with the identities of one value', () => {
  const { encoder, decoder } = pair();
  const shared = { list: [1] };
  for (const values of [[], [1, 2], ['a', null], [shared, shared, [shared.list]]]) {
    const behind = encoder.encodeList(values, 0, SIZE);
    assert.ok(sameGraph(decoder.decode(0, behind), values));
    assert.equal(decoder.position, behind);
  }
  assert.equal(encoder.encodeList([new Map()], 0, SIZE), -1);
});

test('a list of ours counts as one of the levels', () => {
  const { encoder, decoder } = pair();
  for (const list of [
    (value: unknown) => encoder.encodeList([value], 0, SIZE),
    (value: unknown) => encoder.encodeEach([value], 0, SIZE),
  ]) {
    assert.equal(list(nested(100)), -1);
    assert.deepEqual(decoder.decode(0, list(nested(99))), [nested(99)]);
  }
});

describe('each of a list', () => {
  const eachAcross = (values: readonly unknown[]): unknown[] => {
    const { encoder, decoder } = pair();
    const behind = encoder.encodeEach(values, 0, SIZE);
    assert.ok(behind > 0);
    const arrived = decoder.decode(0, behind);
    assert.equal(decoder.position, behind);
    return arrived as unknown[];
  };

  it('arrives equal', () => {
    for (const values of [[], [1, 2, 3], [0.5, -0], ['a', 'b'.repeat(50)], [{ a: 1 }, { a: 2 }], [[1], [[2]], null]]) {
      assert.ok(sameGraph(eachAcross(values), values));
    }
  });

  it('keeps the identities within itself, and shares nothing with the others', () => {
    const shared = {};
    const arrived = eachAcross([[shared, shared], 1, [shared, { shared }], shared]);
    const [first, , second, third] = arrived as [object[], number, [object, { shared: object }], object];
    assert.equal(first[0], first[1]);
    assert.equal(second[0], second[1].shared);
    assert.equal(new Set([first[0], second[0], third]).size, 3);
  });

  it('is declined as a whole when one is not plain', () => {
    const { encoder } = pair();
    assert.equal(encoder.encodeEach([1, { a: new Map() }], 0, SIZE), -1);
    assert.equal(encoder.tooLarge, false);
  });
});

describe('room', () => {
  const values = [...Object.values(plain), [{ a: 1 }, { b: 2, c: 'text' }], Array.from({ length: 9 }, () => 'text')];

  it('that is missing, if only a byte, declines the value as too large, and nothing is written behind the end', () => {
    for (const memory of [new SharedArrayBuffer(SIZE), new ArrayBuffer(SIZE)]) {
      const { encoder } = pair(memory);
      const bytes = new Uint8Array(memory);
      for (const value of values) {
        const needed = encoder.encode(value, 0, SIZE);
        const step = needed > 500 ? needed / 16 : 1;
        for (let room = needed - 1; room >= 0; room -= Math.ceil(step)) {
          bytes.fill(0xaa, 0, needed + 64);
          assert.equal(encoder.encode(value, 0, room), -1);
          assert.ok(encoder.tooLarge);
          assert.ok(bytes.subarray(room, needed + 64).every((byte) => byte === 0xaa));
        }
        assert.equal(encoder.encode(value, 0, needed), needed);
      }
    }
  });

  it('is not asked for by what is huge before it is looked into', () => {
    const { encoder } = pair();
    const holes: unknown[] = [];
    holes[1e9] = 1;
    for (const value of [holes, 'x'.repeat(2 ** 28), [1, 'y'.repeat(2 ** 28)]]) {
      assert.equal(encoder.encode(value, 0, SIZE), -1);
      assert.ok(encoder.tooLarge);
    }
  });

  it('that was missing is forgotten with the next value', () => {
    const { encoder } = pair();
    encoder.encode([1, 2, 3], 0, 8);
    assert.equal(encoder.encode(new Map(), 0, SIZE), -1);
    assert.equal(encoder.tooLarge, false);
  });
});

test('objects whose keys are data, more than any table holds, arrive all the same', () => {
  const { encoder, decoder } = pair();
  for (let index = 0; index < 10_000; index++) {
    const behind = encoder.encode({ [`key ${index}`]: index, other: 1 }, 0, SIZE);
    assert.deepEqual(decoder.decode(0, behind), { [`key ${index}`]: index, other: 1 });
  }
});
