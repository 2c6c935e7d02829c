import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OptionError } from '#src/base/errors.js';
import * as options from '#src/base/options.js';

const table = { size: options.wholeFrom(1), name: options.aString };

function messageOf(act: () => void): string {
  let message = '';
  assert.throws(act, (error) => {
    assert.ok(error instanceof OptionError);
    message = error.message;
    return true;
  });
  return message;
}

describe('checkOptions', () => {
  it('lets undefined, an empty object and undefined values pass', () => {
    options.checkOptions('call', undefined, table);
    options.checkOptions('call', {}, table);
    options.checkOptions('call', { size: undefined }, table);
    options.checkOptions('call', { size: 2, name: 'a' }, table);
  });

  it('refuses options that are no object', () => {
    for (const bad of [null, 5, 'a', [], () => {}]) {
      assert.match(
        messageOf(() => options.checkOptions('call', bad, table)),
        /^call: options must be an object, but got /,
      );
    }
  });

  it('names an option that does not exist, and those that do', () => {
    const message = messageOf(() => options.checkOptions('new ThreadPool', { sise: 2 }, table));
    assert.equal(message, "new ThreadPool: there is no option 'sise'. It takes size, name.");
    messageOf(() => options.checkOptions('call', { toString: 1 }, table));
    messageOf(() => options.checkOptions('call', JSON.parse('{ "__proto__": 1 }'), table));
  });

  it('names a bad value, and what the option takes', () => {
    const message = messageOf(() => options.checkOptions('new ThreadPool', { size: 0 }, table));
    assert.equal(message, "new ThreadPool: option 'size' takes a whole number from 1, but got 0.");
  });
});

describe('checkArgument', () => {
  it('names the argument, what it must be and what it is', () => {
    options.checkArgument('pool.map', 'task', () => {}, options.aFunction);
    const message = messageOf(() => options.checkArgument('pool.map', 'task', 5, options.aFunction));
    assert.equal(message, 'pool.map: task must be a function, but got 5.');
  });
});

const signal = new AbortController().signal;
const kinds: [name: string, takes: options.Takes, good: unknown[], bad: unknown[]][] = [
  ['wholeFrom(0)', options.wholeFrom(0), [0, 1, 2 ** 53 - 1], [-1, 0.5, 2 ** 53, Number.NaN, Infinity, '1', 1n, null]],
  ['wholeBetween(1, 3)', options.wholeBetween(1, 3), [1, 3], [0, 4, 1.5, '2', null]],
  ['milliseconds', options.milliseconds, [0.5, 1, 1e12], [0, -1, Number.NaN, '5', null]],
  ['millisecondsFromZero', options.millisecondsFromZero, [0, 0.5], [-1, Number.NaN, '5', null]],
  ['aBoolean', options.aBoolean, [true, false], [0, 'true', null]],
  ['aString', options.aString, ['a'], ['', 5, null]],
  ['aFunction', options.aFunction, [() => {}, class {}], ['a', null, {}]],
  ['anArray', options.anArray, [[], [1]], [{}, 'a', new Set(), null]],
  ['anySignal', options.anySignal, [signal], [{}, new AbortController(), null]],
  ['aFiniteNumber', options.aFiniteNumber, [0, -1.5], [Number.NaN, Infinity, '1', null]],
  ['strings', options.strings, [[], ['a', '']], [['a', 1], 'a', null]],
  ['either', options.either(options.aBoolean, options.aString), [true, 'a'], [1, null]],
  ['literally', options.literally('all', 'none'), ['all', 'none'], ['some', null]],
];

describe('what options take', () => {
  for (const [name, takes, good, bad] of kinds) {
    it(`${name}: ${takes.words}`, () => {
      for (const value of good) assert.equal(takes.test(value), true, options.show(value));
      for (const value of bad) assert.equal(takes.test(value), false, options.show(value));
    });
  }
});

describe('show', () => {
  it('keeps any value on one short line', () => {
    const hostile = new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('no');
        },
      },
    );
    const throwing = {
      get [Symbol.toStringTag]() {
        throw new Error('no');
      },
    };
    const large = { text: 'x'.repeat(10_000), list: Array(10_000).fill(1), deep: { deep: { deep: {} } } };
    for (const value of [hostile, throwing, large, null, undefined, Symbol('s'), 5n, 'two\nlines', new Map([[1, 2]])]) {
      const text = options.show(value);
      assert.ok(text !== '' && text.length < 300 && !text.includes('\n'), text);
    }
  });

  it('names functions', () => {
    assert.equal(
      options.show(function thumbnail() {}),
      'the function thumbnail',
    );
    assert.equal(options.show((() => () => {})()), 'a function');
  });
});
