import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OptionError } from '#src/base/errors.js';
import type { Items } from '#src/pools/pool.js';
import { RangeSource, sourceOf } from '#src/pools/source.js';

const open = (items: Items<unknown>, total?: number, onItems = () => {}) => sourceOf('pool.map', items, total, onItems);

/** A generator that tells how far it was read, and whether it was closed. */
function counting(length = Number.POSITIVE_INFINITY) {
  const seen = { read: 0, closed: 0 };
  function* items() {
    try {
      while (seen.read < length) yield seen.read++;
    } finally {
      seen.closed++;
    }
  }
  return { seen, items: items() };
}

describe('sourceOf', () => {
  it('refuses what is not iterable, naming the call', () => {
    for (const bad of [undefined, null, 5, {}, () => {}]) {
      assert.throws(
        () => open(bad as never),
        (error) => error instanceof OptionError && error.message.startsWith('pool.map: items must'),
      );
    }
  });

  it('takes a string for its characters', () => {
    assert.deepEqual(open('aé😀').take(5, 1), ['a', 'é', '😀']);
  });
});

describe('a source over an array', () => {
  it('gives as many as asked for, and knows what remains', () => {
    const source = open(['a', 'b', 'c']);
    assert.deepEqual([source.remaining, source.ended], [3, false]);
    assert.deepEqual(source.take(2, 1), ['a', 'b']);
    assert.deepEqual([source.remaining, source.ended], [1, false]);
    assert.deepEqual(source.take(2, 1), ['c']);
    assert.deepEqual([source.remaining, source.ended], [0, true]);
    assert.deepEqual(source.take(2, 1), []);
  });

  it('is ended at once when the array is empty', () => {
    assert.equal(open([]).ended, true);
  });

  it('leaves out what is added to the array later', () => {
    const items = ['a'];
    const source = open(items);
    items.push('b');
    assert.deepEqual(source.take(5, 1), ['a']);
    assert.equal(source.ended, true);
  });

  it('is ended once closed', () => {
    const source = open(['a', 'b']);
    source.close();
    assert.deepEqual([source.ended, source.take(1, 1)], [true, []]);
  });
});

describe('a source over an iterable', () => {
  it('reads no further than asked', () => {
    const { seen, items } = counting();
    const source = open(items);
    assert.equal(seen.read, 0);
    assert.deepEqual(source.take(3, 1), [0, 1, 2]);
    assert.equal(seen.read, 3);
  });

  it('is ended when the iterable is', () => {
    const source = open(counting(2).items);
    assert.deepEqual([source.take(5, 1), source.ended], [[0, 1], true]);
  });

  it('closes the iterable once, and not one that has ended', () => {
    const early = counting();
    const source = open(early.items);
    source.take(1, 1);
    source.close();
    source.close();
    assert.deepEqual([early.seen.closed, source.ended, source.take(1, 1)], [1, true, []]);
    const returned: string[] = [];
    const ended = { done: true, value: undefined };
    const closing = () => {
      returned.push('closed');
      return ended;
    };
    const whole = open({ [Symbol.iterator]: () => ({ next: () => ended, return: closing }) });
    whole.take(1, 1);
    whole.close();
    assert.deepEqual(returned, []);
  });

  it('throws what the iterable throws, and is ended then', () => {
    const error = new Error('from the source');
    function* failing() {
      yield 1;
      throw error;
    }
    const source = open(failing());
    assert.deepEqual(source.take(1, 1), [1]);
    assert.throws(() => source.take(1, 1), error);
    assert.equal(source.ended, true);
  });

  it('knows what remains of a Set, a Map, and where a total was given', () => {
    assert.equal(open(new Set([1, 2])).remaining, 2);
    assert.equal(open(new Map([[1, 2]])).remaining, 1);
    assert.equal(open(counting().items).remaining, undefined);
    const source = open(counting().items, 5);
    source.take(2, 1);
    assert.equal(source.remaining, 3);
  });

  it('goes on behind a total that was too low, no longer knowing what remains', () => {
    const source = open(counting(5).items, 2);
    assert.deepEqual(source.take(3, 1), [0, 1, 2]);
    assert.deepEqual([source.remaining, source.ended], [undefined, false]);
    assert.deepEqual(source.take(3, 1), [3, 4]);
  });
});

describe('a source over a range', () => {
  it('gives parts as [start, end), the last one shorter', () => {
    const source = new RangeSource('pool.mapRange', [10, 25]);
    assert.equal(source.remaining, 15);
    assert.deepEqual([source.take(10), source.take(10), source.take(10)], [[10, 20], [20, 25], []]);
    assert.deepEqual([source.remaining, source.ended], [0, true]);
  });

  it('takes a length for a range from 0', () => {
    assert.deepEqual(new RangeSource('pool.mapRange', 3).take(10), [0, 3]);
  });

  it('is ended at once when empty, and once closed', () => {
    assert.equal(new RangeSource('pool.mapRange', 0).ended, true);
    assert.equal(new RangeSource('pool.mapRange', [5, 5]).ended, true);
    const source = new RangeSource('pool.mapRange', 5);
    source.close();
    assert.equal(source.ended, true);
  });

  it('takes negative bounds', () => {
    assert.deepEqual(new RangeSource('pool.mapRange', [-5, -2]).take(10), [-5, -2]);
  });

  it('refuses what is no range, naming the call', () => {
    for (const bad of [
      -1,
      1.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      [5, 2],
      [0, 0.5],
      [0],
      [],
      'a',
      null,
      undefined,
      {},
    ]) {
      assert.throws(
        () => new RangeSource('pool.mapRange', bad as never),
        (error) => error instanceof OptionError && error.message.startsWith('pool.mapRange: range must'),
        JSON.stringify(bad),
      );
    }
  });
});
