import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { Gate, reportOf } from '../observe.js';
import { work } from '../tasks.js';
import { Basket, encodings, Money, Point, typed } from '../types.js';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

function shared(): unknown {
  const both = { n: 1 };
  return { first: both, second: both, list: [both] };
}

function cycle(): unknown {
  const node: Record<string, unknown> = { name: 'a' };
  node.self = node;
  node.map = new Map([[node, new Set([node])]]);
  return node;
}

function slice(): Uint8Array {
  return new Uint8Array(new Uint8Array([0, 1, 2, 3, 4, 5]).buffer, 2, 3);
}

const withHoles = () => {
  const list: unknown[] = [1, 2, 3, 4];
  delete list[1];
  list.length = 6;
  return list;
};

/** The closed list of API.md. */
const values: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  booleans: () => [true, false],
  numbers: () => [0, 1.5, -7, Number.MAX_VALUE, Number.MIN_VALUE, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  NaN: () => Number.NaN,
  '-0': () => [-0, 0],
  strings: () => ['', 'plain', 'Grüße, 世界 🌍', '\0\n"\\'],
  'invalid UTF-16': () => ['\ud800', 'a\udc00b', '\udfff\ud83d'],
  bigints: () => [0n, -1n, 2n ** 200n, -(2n ** 64n)],
  'plain objects': () => ({ a: 1, b: { c: [1, { d: null }] }, '': 2, 'with space': undefined }),
  'objects without a prototype': () => Object.assign({}, Object.assign(Object.create(null), { a: 1 })),
  'arrays with holes': withHoles,
  'arrays with properties of their own': () => Object.assign([1, 2], { note: 'here' }),
  'a Map': () =>
    new Map<unknown, unknown>([
      ['a', 1],
      [{ key: 1 }, new Map()],
      [Number.NaN, 2],
    ]),
  'a Set': () => new Set<unknown>([1, 'a', { b: 2 }, new Set([1])]),
  'a Date': () => [new Date(0), new Date(8.64e15), new Date(-1.5e12)],
  'a RegExp': () => [/a(?<b>c)/giu, /\//],
  'typed arrays': () => [
    new Int8Array([-1]),
    new Uint8Array([255]),
    new Uint8ClampedArray([300]),
    new Int16Array([-2]),
    new Uint16Array([65_535]),
    new Int32Array([-3]),
    new Uint32Array([2 ** 32 - 1]),
    new Float32Array([1.5, Number.NaN]),
    new Float64Array([-0, Math.PI]),
    new BigInt64Array([-5n]),
    new BigUint64Array([2n ** 64n - 1n]),
    new Uint8Array(0),
  ],
  'a part of an ArrayBuffer': slice,
  'an ArrayBuffer': () => new Uint8Array([1, 2, 3]).buffer,
  'a DataView': () => new DataView(new Uint8Array([1, 2, 3, 4]).buffer),
  'a Buffer': () => [Buffer.from('héllo'), Buffer.alloc(0), Buffer.from([1, 2, 3, 4]).subarray(1, 3)],
  'shared references': shared,
  cycles: cycle,
  'a large array': () => Array.from({ length: 20_000 }, (_, i) => ({ i, text: `item ${i}` })),
  'a megabyte of bytes': () => new Uint8Array(2 ** 20).fill(7),
};

const errors: readonly Error[] = [
  new Error('plain'),
  new TypeError('type', { cause: new RangeError('range') }),
  new AggregateError([new SyntaxError('one'), new EvalError('two')], 'several'),
  Object.assign(new URIError('with properties'), { code: 'E_CODE', detail: { n: 1 } }),
];

export function crossingContract(backEnd: BackEnd): void {
  theme(backEnd, 'what crosses', (it) => {
    for (const [name, make] of Object.entries(values)) {
      it(`crosses and comes back equal: ${name}`, async ({ pool }) => {
        const calls = pool({ size: 1 });
        const value = make();
        assert.deepStrictEqual(await calls.submit(work.echo, value), make());
        assert.deepStrictEqual(await calls.map(work.echo, [value, value]), [make(), make()]);
        const options = { depth: 20, showHidden: false, maxArrayLength: 1000 };
        assert.equal(await calls.submit(work.inspected, value), inspect(make(), options), 'the worker sees the same');
      });
    }

    it('crosses and comes back equal: Errors, with class, message, cause and properties', async ({ pool }) => {
      const calls = pool({ size: 1 });
      for (const error of errors) {
        const back = (await calls.submit(work.echo, error)) as Error;
        assert.equal(back.constructor, error.constructor);
        assert.equal(back.stack, error.stack);
        assert.deepStrictEqual(back, error);
      }
    });

    it('keeps shared references and cycles as such', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const { first, second, list } = (await calls.submit(work.echo, shared())) as {
        first: object;
        second: object;
        list: object[];
      };
      assert.ok(first === second && first === list[0]);
      const node = (await calls.submit(work.echo, cycle())) as { self: object; map: Map<object, Set<object>> };
      assert.ok(node.self === node && node.map.get(node)?.has(node));
    });

    it('lets no call see what another one has done to an argument that both were given', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const count = { times: 0 };
      const bytes = new Uint8Array(1);
      const touch = ({ deep: [both] }: { deep: [{ count: { times: number }; view: Uint8Array }] }) => {
        both.view[0] = (both.view[0] as number) + 1;
        both.count.times++;
        return [both.count.times, both.view[0]];
      };
      const submit = () => calls.submit(touch, { deep: [{ count, view: new Uint8Array(bytes.buffer) }] });
      // Known to be short, so that many go in one message.
      await Promise.all(upTo(100).map(submit));
      const seen = await Promise.all(upTo(300).map(submit));
      assert.deepEqual(
        seen,
        upTo(300).map(() => [1, 1]),
      );
    });

    it('keeps what arguments share among themselves', async ({ pool }) => {
      const both = { n: 1 };
      const [a, b] = await pool({ size: 1 }).submit(work.argumentsOf, both, both);
      assert.equal(a, b);
    });

    it('keeps an invalid Date', async ({ pool }) => {
      const back = await pool({ size: 1 }).submit(work.echo, new Date(Number.NaN));
      assert.ok(back instanceof Date && Number.isNaN(back.getTime()));
    });

    it('keeps what a DataView of a part of a buffer shows', async ({ pool }) => {
      const view = new DataView(new Uint8Array([1, 2, 3, 4]).buffer, 1, 2);
      const back = (await pool({ size: 1 }).submit(work.echo, view)) as DataView;
      assert.deepEqual([back.byteLength, back.getUint16(0)], [2, 0x0203]);
    });

    it("takes along a Buffer's own bytes only", async ({ pool }) => {
      const bytes = Buffer.from(new ArrayBuffer(1000), 10, 4);
      const back = await pool({ size: 1 }).submit(work.echo, bytes);
      assert.ok(Buffer.isBuffer(back));
      assert.deepEqual(back, Buffer.alloc(4));
    });

    it("carries an own '__proto__' key as data, and nothing is polluted", async ({ pool }) => {
      const calls = pool({ size: 1 });
      const hostile = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}');
      assert.deepEqual(await calls.submit(work.pollution, hostile), [true, undefined, true]);
      const back = (await calls.submit(work.echo, hostile)) as Record<string, unknown>;
      assert.ok(Object.hasOwn(back, '__proto__') && Object.hasOwn(back, 'constructor'));
      assert.equal(Object.getPrototypeOf(back), Object.prototype);
      assert.equal(({} as Record<string, unknown>).polluted, undefined);
    });

    it('copies: the worker may write to what it got, and the caller does not see it', async ({ pool }) => {
      const value = { list: [1, 2, 3], bytes: new Uint8Array([1, 2]), map: new Map([['old', 0]]) };
      const back = await pool({ size: 1 }).submit(work.touch, value);
      assert.deepEqual(value, { list: [1, 2, 3], bytes: new Uint8Array([1, 2]), map: new Map([['old', 0]]) });
      assert.deepEqual([back.changed, back.list, back.bytes[0], back.map.size], [true, [1, 2, 3, 4], 99, 2]);
      back.bytes[1] = 50;
      assert.equal(value.bytes[1], 2);
    });

    it('leaves a typed array that was passed usable', async ({ pool }) => {
      const bytes = new Uint8Array(100_000).fill(1);
      await pool({ size: 1 }).submit(work.fill, bytes, 2);
      assert.equal(bytes.length, 100_000);
      assert.equal(bytes[99_999], 1);
    });

    it('copies the results of the same task anew each time', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const [a, b] = await calls.map(work.zeros, [3, 3]);
      a?.fill(1);
      assert.deepEqual(b, new Float64Array(3));
    });

    it('copies extra arguments once for each worker, not for each item', async ({ pool }) => {
      const before = encodings();
      const texts = await pool({ size: 1 }).map(typed.labelled, upTo(200), {
        args: [new Money(250, 'EUR')],
        chunkSize: 1,
      });
      assert.equal(texts[199], '199: 2.5 EUR');
      assert.equal(encodings() - before, 1);
    });

    it('has read arguments when the call runs: what changes later is not seen', async ({ pool, folder }) => {
      const gate = new Gate(folder());
      const bytes = new Uint8Array([1, 2, 3]);
      const future = pool({ size: 1 }).submit(work.untilOpen, gate.path, bytes);
      await reportOf(future);
      bytes.fill(9);
      gate.open();
      assert.deepEqual(await future, new Uint8Array([1, 2, 3]));
    });
  });

  theme(backEnd, 'registerType', (it) => {
    it('keeps the class of an instance, both ways', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const price = new Money(250, 'EUR');
      assert.equal(await calls.submit(typed.textOf, price), '2.5 EUR');
      const twice = await calls.submit(typed.double, price);
      assert.ok(twice instanceof Money);
      assert.equal(twice.text, '5 EUR');
    });

    it('holds at any depth and inside of other types', async ({ pool }) => {
      const basket = new Basket(
        new Map([
          ['tea', new Money(300, 'EUR')],
          ['bun', new Money(120, 'EUR')],
        ]),
      );
      const calls = pool({ size: 1 });
      assert.equal((await calls.submit(typed.dearest, basket)).text, '3 EUR');
      const back = (await calls.submit(work.echo, { deep: [basket] })) as { deep: Basket[] };
      assert.equal(back.deep[0]?.prices.get('bun')?.text, '1.2 EUR');
    });

    it('runs no constructor of its own accord', async ({ pool }) => {
      assert.equal(await pool({ size: 1 }).submit(typed.constructions, new Money(1, 'EUR')), 0);
    });

    it('is what an instance of a class that is not registered lacks: it arrives as plain data, with one warning', async ({
      pool,
    }) => {
      const warnings: (Error & { code?: string })[] = [];
      const listen = (warning: Error) => warnings.push(warning);
      process.on('warning', listen);
      const calls = pool({ size: 1 });
      const expected = [false, ['x', 'y']];
      assert.deepEqual(await calls.submit(typed.describePoint, new Point(3, 4)), expected);
      assert.deepEqual(await calls.submit(typed.describePoint, new Point(1, 2)), expected);
      await new Promise((resolve) => setImmediate(resolve));
      process.off('warning', listen);
      assert.equal(warnings.length, 1);
      assert.equal(warnings[0]?.code, 'BREAKEVEN_CLASS_LOST');
      assert.match(warnings[0]?.message ?? '', /Point.*registerType/s);
    });
  });
}
