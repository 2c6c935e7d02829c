/** Values of every kind, for the tests of the codec. */

import { runInNewContext } from 'node:vm';
import { LARGE_BYTES } from '#src/transport/copies.js';
import { transfer } from '#src/transport/transfer.js';

const wide = (keys: number) => Object.fromEntries(Array.from({ length: keys }, (_, index) => [`key${index}`, index]));
export const nested = (levels: number) => {
  let value: unknown[] = [];
  for (let level = 1; level < levels; level++) value = [value];
  return value;
};

/** What the codec writes. */
export const plain: Readonly<Record<string, unknown>> = {
  undefined: undefined,
  null: null,
  booleans: [true, false],
  ints: [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)],
  'numbers that are no ints': [-0, 0.5, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 5e-324, Infinity, -Infinity, NaN],
  'minus zero': -0,
  'minus zero among ints': [1, -0, 2],
  'ints, then others': [1, 2, 3.5, 'x', null],
  'no string at all': '',
  'strings of every short length': Array.from({ length: 60 }, (_, length) => 'abcdefghij'.repeat(6).slice(0, length)),
  'strings beyond one byte': ['ÿ', 'Ā', '日本語', '👍', `${'a'.repeat(100)}日`, 'ÿ'.repeat(100)],
  'lone surrogates': ['\ud800', '\udfff!', `${'a'.repeat(50)}\udc00`],
  'a string put together': ['left '.repeat(10), 'right '.repeat(10)].join('+') + Math.PI,
  'a long string': 'long '.repeat(2000),
  'bigints of 64 bits': [0n, -1n, 2n ** 63n - 1n, -(2n ** 63n)],
  'empty ones': [[], {}, [[]], [{}]],
  'an object': { id: 1, name: 'one', value: 1.5, list: [1, 2], inner: { a: null, b: undefined } },
  'keys that are numbers': { 7: 'seven', 0: 'zero', a: 'a' },
  'own __proto__ keys': JSON.parse('[{"__proto__": {"polluted": true}}, {"a": 1, "__proto__": null, "b": 2}]'),
  'keys of every kind': { '': 1, constructor: 2, toString: 3, 日本語: 4, '\ud800': 5, '"\\\n': 6 },
  'objects of many shapes': Array.from({ length: 300 }, (_, index) => ({ [`k${index}`]: index, [`l${index % 7}`]: 0 })),
  'the same keys in another order': [
    { a: 1, b: 2 },
    { b: 1, a: 2 },
  ],
  'many keys': [wide(12), wide(13), wide(64), wide(64)],
  'deep ones': nested(100),
  dates: [new Date(0), new Date(-1.5e12), new Date(Number.NaN)],
  'views of every kind': [
    Int8Array.of(-1, 2, 3),
    Uint8Array.of(1),
    Uint8ClampedArray.of(1, 255),
    Int16Array.of(-1),
    Uint16Array.of(1, 2, 3, 4, 5),
    Int32Array.of(1, -2),
    Uint32Array.of(2 ** 32 - 1),
    Float32Array.of(0.5, Number.NaN),
    Float64Array.of(-0, 1e300),
    BigInt64Array.of(-1n),
    BigUint64Array.of(2n ** 64n - 1n),
    new DataView(Uint8Array.of(1, 2, 3).buffer),
  ],
  'more strings than one window holds': Array.from({ length: 300 }, (_, index) => `${index} `.repeat(9)),
};

// As a variable, so that the compiler does not look for it.
const moduleOfData: string = 'data:text/javascript,export const a = 1';

class Point {
  x = 1;
}
const bytes = new ArrayBuffer(8);
const twoViews = [new Uint8Array(bytes), new Float64Array(bytes)] as const;
// Not among the types of the oldest Node.
const ResizableBuffer = ArrayBuffer as unknown as new (
  length: number,
  options: { maxByteLength: number },
) => ArrayBuffer;
const withNamed = Object.assign([1, 2], { columns: ['a'] });

/** What it leaves to others. */
export const notPlain: Readonly<Record<string, unknown>> = {
  'a function': () => 1,
  'a symbol': Symbol('s'),
  'a Map': new Map(),
  'a Set': new Set(),
  'a RegExp': /a/,
  'an error': new Error('e'),
  'a view of a part of its buffer': new Uint8Array(8).subarray(1),
  'two views of one buffer': twoViews,
  'a buffer, and a view of it': [twoViews[0].buffer, twoViews[0]],
  'an empty typed array': new Uint8Array(),
  'a large typed array': new Uint8Array(LARGE_BYTES),
  'a typed array in shared memory': new Uint8Array(new SharedArrayBuffer(8)),
  'a typed array of a resizable buffer': new Uint8Array(new ResizableBuffer(8, { maxByteLength: 16 })),
  'a typed array that is to be moved': transfer(new Uint8Array(8)),
  'an instance of a subclass of a typed array': new (class extends Uint8Array {})(8),
  'what only inherits from Date': Object.create(Date.prototype),
  'what only inherits from a typed array': Object.create(Uint8Array.prototype),
  'a Buffer': Buffer.from('abc'),
  'an ArrayBuffer': new ArrayBuffer(8),
  'an instance of a class': new Point(),
  'an instance of a subclass of Array': new (class extends Array {})(),
  'an object of another context': runInNewContext('({ a: 1 })'),
  'what inherits from a plain object': Object.create({ a: 1 }),
  'what only inherits from Array': Object.create(Array.prototype),
  'a Proxy of an object': new Proxy({ a: 1 }, {}),
  'a Proxy of an array': new Proxy([1], {}),
  'a number as an object': Object(1),
  'an arguments object': (function (..._: unknown[]) {
    // biome-ignore lint/complexity/noArguments: this is what is tested
    return arguments;
  })(1, 2),
  'an arguments object without arguments': (function () {
    // biome-ignore lint/complexity/noArguments: this is what is tested
    return arguments;
  })(),
  'an array with a hole': Object.assign([1, 2, 3], { length: 5 }),
  'an array of nothing but holes': new Array(5),
  'an array with a hole and a named property': Object.assign(new Array(1), { named: 1 }),
  'an array with a named property': withNamed,
  'a long array with a named property': Object.assign(
    Array.from({ length: 99 }, () => 1),
    { named: 1 },
  ),
  'a long array with holes': Object.assign(
    Array.from({ length: 99 }, () => 1),
    { length: 200 },
  ),
  'a long array with a hole and a named property': Object.assign(
    Array.from({ length: 99 }, () => 1),
    { length: 100, named: 1 },
  ),
  'a module': await import(moduleOfData),
  'the match of a RegExp': /(?<word>b)/.exec('abc'),
  'a bigint of more than 64 bits': 2n ** 63n,
  'more than 64 keys': wide(65),
  'more than 100 levels': nested(101),
  'a getter that throws': {
    get a() {
      throw new Error('no');
    },
  },
};
