import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ABSENT, firstDifference } from '#src/cli/check/difference.js';
import { SharedArray } from '#src/index.js';

const at = (left: unknown, right: unknown) => firstDifference('result', left, right)?.path;

class Point {
  readonly x: number;
  constructor(x: number) {
    this.x = x;
  }
}

describe('the first difference', () => {
  it('is none between equal values of every kind', () => {
    const circle = (): object => {
      const one: { self?: object; list: object[] } = { list: [] };
      one.self = one;
      one.list.push(one);
      return one;
    };
    const values = (): unknown[] => [
      Number.NaN,
      -0,
      0.1 + 0.2,
      10n,
      undefined,
      // biome-ignore lint/suspicious/noSparseArray: holes are kept.
      [1, , 3],
      new Map<unknown, unknown>([
        ['a', { b: Number.NaN }],
        [{ key: 1 }, 2],
      ]),
      new Set([{ a: 1 }]),
      new Date(7),
      /a/g,
      new Float64Array([Number.NaN, -0, 1.5]),
      new Uint8Array([1, 2, 3]).buffer,
      Buffer.from('text'),
      new DataView(new ArrayBuffer(3)),
      new RangeError('far', { cause: 'near' }),
      circle(),
    ];
    const twins = values();
    for (const [i, value] of values().entries()) assert.equal(at(value, twins[i]), undefined, String(i));
  });

  it('is the first of several, with both values', () => {
    const left = { a: 1, list: [{ x: 1 }, { x: 2 }, { x: 3, y: 0 }], z: 1 };
    const right = { a: 1, list: [{ x: 1 }, { x: 5 }, { x: 3, y: 1 }], z: 2 };
    assert.deepEqual(firstDifference('result', left, right), { path: 'result.list[1].x', left: 2, right: 5 });
  });

  it('tells 0 from -0, a hole from undefined, a number from its text', () => {
    assert.equal(at([0], [-0]), 'result[0]');
    // biome-ignore lint/suspicious/noSparseArray: that is the point.
    assert.deepEqual(firstDifference('result', [,], [undefined]), {
      path: 'result[0]',
      left: ABSENT,
      right: undefined,
    });
    assert.equal(at({ n: 1 }, { n: '1' }), 'result.n');
  });

  it('is not in the bits of a NaN, but in the sign of a zero', () => {
    const bits = (sign: number) => new Float64Array(new Uint32Array([0, 0x7ff80000 + sign]).buffer);
    assert.equal(at({ list: [bits(0)] }, { list: [bits(0x80000000)] }), undefined);
    assert.equal(at(new Float64Array([Number.NaN, 0]), new Float64Array([Number.NaN, -0])), 'result[1]');
  });

  it('is a key that only one has, in either', () => {
    assert.deepEqual(firstDifference('args', [{ a: 1 }], [{ a: 1, 'b c': 2 }]), {
      path: 'args[0]["b c"]',
      left: ABSENT,
      right: 2,
    });
    assert.equal(at([1, 2], [1]), 'result[1]');
    assert.equal(at({ [Symbol('s')]: 1 }, {}), 'result[Symbol(s)]');
  });

  it('is found in maps, errors, typed arrays and buffers', () => {
    assert.equal(at(new Map([['a', [1]]]), new Map([['a', [2]]])), 'result.get("a")[0]');
    assert.equal(at(new Map([[1, 1]]), new Map([[2, 1]])), 'result.get(1)');
    assert.equal(at(new Error('a'), new Error('b')), 'result.message');
    assert.equal(at(new Float32Array([1, 2]), new Float32Array([1, 3])), 'result[1]');
    assert.equal(at(new BigInt64Array(2), new BigInt64Array(3)), 'result[2]');
    assert.equal(at(new Uint8Array([1, 2]).buffer, new Uint8Array([1, 3]).buffer), 'result[1]');
  });

  it('is found in shared arrays, which look alike from outside', () => {
    const shared = (...values: number[]) => {
      const array = SharedArray.create('float64', values.length);
      array.data.set(values);
      return array;
    };
    assert.equal(at(shared(1, 2), shared(1, 2)), undefined);
    assert.equal(
      at({ list: [new Map([['a', shared(1, 2)]])] }, { list: [new Map([['a', shared(1, 3)]])] }),
      'result.list[0].get("a")[1]',
    );
    assert.equal(at(shared(1), shared(1, 2)), 'result.shape[0]');
    assert.equal(at([shared(1), 1], [shared(1), 2]), 'result[1]');
  });

  it('is the whole of what has no parts with names', () => {
    for (const [left, right] of [
      [new Date(1), new Date(2)],
      [/a/, /b/],
      [new Set([1]), new Set([2])],
      [new Map([[{ k: 1 }, 1]]), new Map([[{ k: 2 }, 1]])],
      [new Float32Array(1), new Float64Array(1)],
      [[], {}],
    ]) {
      assert.equal(at({ it: left }, { it: right }), 'result.it');
    }
  });

  it('is not in the prototype that plain data lacks', () => {
    const bare = (values: object): object => Object.assign(Object.create(null), values);
    assert.equal(at(bare({ a: bare({ b: 1 }) }), { a: { b: 1 } }), undefined);
    assert.equal(at([{ it: {} }], [{ it: bare({}) }]), undefined);
    assert.equal(at(bare({ a: 1, b: 1 }), { a: 1, b: 2 }), 'result.b');
    assert.equal(at(bare({}), []), 'result');
  });

  it('is the class, where that is lost', () => {
    const { path, left, right } = firstDifference('result', { at: new Point(1) }, { at: { x: 1 } })!;
    assert.deepEqual([path, left, right], ['result.at', new Point(1), { x: 1 }]);
  });

  it('is behind a circle, not the circle itself', () => {
    const ring = (x: number): object => {
      const ringed: { down: { up?: object }; x: number } = { down: {}, x };
      ringed.down.up = ringed;
      return ringed;
    };
    assert.equal(at(ring(1), ring(2)), 'result.x');
    assert.equal(at([ring(1), 1], [ring(1), 2]), 'result[1]');
  });
});
