import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IteratingSink, type IterationShape } from '#src/pools/iterating-sink.js';

/** A sink with a flow of the test's: `orders` is what the sink asked of it. */
function iterating(over: Partial<IterationShape> = {}) {
  const orders: string[] = [];
  const shape = {
    buffer: 4,
    ordered: true,
    settled: false,
    deliver: (_: number, __: unknown, o: object) => o,
    ...over,
  };
  const sink: IteratingSink = new IteratingSink(shape as IterationShape, () => ({
    start: () => void orders.push('start'),
    more: () => void orders.push('more'),
    // As a map does when its consumer leaves.
    leave: () => {
      orders.push('leave');
      sink.fail(new Error('left'));
    },
  }));
  const give = (...places: number[]) => {
    for (const place of places) sink.value(place, `item ${place}`, place);
  };
  return { sink, orders, give };
}

const plain = { deliver: (_place: number, _item: unknown, outcome: object) => (outcome as { value: unknown }).value };
const done = { done: true, value: undefined };
const got = (value: unknown) => ({ done: false, value });

describe('an iteration', () => {
  it('starts with the first next(), once', async () => {
    const { sink, orders, give } = iterating(plain);
    assert.deepEqual(orders, []);
    const first = sink.next();
    assert.deepEqual(orders, ['start']);
    sink.took(2);
    give(0, 1);
    await Promise.all([first, sink.next()]);
    assert.equal(orders.filter((order) => order === 'start').length, 1);
  });

  it('is its own iterator', () => {
    const { sink } = iterating();
    assert.equal(sink[Symbol.asyncIterator](), sink);
  });

  it('gives values in input order', async () => {
    const { sink, give } = iterating(plain);
    sink.took(3);
    give(2, 0);
    const [a, b, c] = [sink.next(), sink.next(), sink.next()];
    give(1);
    assert.deepEqual(await Promise.all([a, b, c]), [got(0), got(1), got(2)]);
  });

  it('gives values as they come where it is unordered', async () => {
    const { sink, give } = iterating({ ...plain, ordered: false });
    sink.took(3);
    give(2, 0, 1);
    assert.deepEqual(await Promise.all([sink.next(), sink.next(), sink.next()]), [got(2), got(0), got(1)]);
  });

  it('answers several next() that wait in the order in which they were asked', async () => {
    const { sink, give } = iterating(plain);
    const waiting = [sink.next(), sink.next(), sink.next()];
    sink.took(2);
    give(0, 1);
    sink.end();
    assert.deepEqual(await Promise.all(waiting), [got(0), got(1), done]);
  });

  it('gives what is ready before it is done', async () => {
    const { sink, give } = iterating(plain);
    sink.took(1);
    give(0);
    sink.end();
    assert.deepEqual([await sink.next(), await sink.next(), await sink.next()], [got(0), done, done]);
  });

  it('gives what is ready before it fails, fails once, and is done then', async () => {
    const { sink, give } = iterating(plain);
    sink.took(1);
    give(0);
    sink.fail(new Error('no'));
    assert.deepEqual(await sink.next(), got(0));
    await assert.rejects(sink.next(), /no/);
    assert.deepEqual(await sink.next(), done);
  });

  it('tells of a failure the first of those who wait; the others are done', async () => {
    const { sink } = iterating();
    const [first, second] = [sink.next(), sink.next()];
    sink.fail(new Error('no'));
    await assert.rejects(first, /no/);
    assert.deepEqual([await second, await sink.next()], [done, done]);
  });

  it('gives what deliver makes of each outcome', async () => {
    const deliver = (place: number, item: unknown, outcome: object) => ({ place, item, ...outcome });
    const { sink, give } = iterating({ deliver, settled: true });
    sink.took(2);
    give(0);
    assert.equal(sink.error(1, 'item 1', 'reason'), true);
    assert.deepEqual(await sink.next(), got({ place: 0, item: 'item 0', status: 'fulfilled', value: 0 }));
    assert.deepEqual(await sink.next(), got({ place: 1, item: 'item 1', status: 'rejected', reason: 'reason' }));
  });

  it('lets no error pass where errors are not delivered', () => {
    assert.equal(iterating().sink.error(0, 'item', new Error('no')), false);
  });
});

describe('the buffer of an iteration', () => {
  it('has room for what was neither delivered nor taken', async () => {
    const { sink, give } = iterating(plain);
    assert.equal(sink.room(), 4);
    sink.took(3);
    assert.equal(sink.room(), 1);
    give(0, 1);
    assert.equal(sink.room(), 1);
    await sink.next();
    assert.equal(sink.room(), 2);
  });

  it('counts what arrived too early', () => {
    const { sink, give } = iterating(plain);
    sink.took(4);
    give(1, 2, 3);
    assert.equal(sink.room(), 0);
  });

  it('asks for more when half of it is free, not for each item', async () => {
    const { sink, orders, give } = iterating(plain);
    sink.took(4);
    give(0, 1, 2, 3);
    await sink.next();
    assert.deepEqual(orders, ['start']);
    await sink.next();
    assert.deepEqual(orders, ['start', 'more']);
  });

  it('asks for more after each item when it holds one', async () => {
    const { sink, orders, give } = iterating({ ...plain, buffer: 1 });
    sink.took(1);
    give(0);
    await sink.next();
    assert.deepEqual(orders, ['start', 'more']);
  });

  it('asks for no more when all has come', async () => {
    const { sink, orders, give } = iterating(plain);
    sink.took(1);
    give(0);
    sink.end();
    await sink.next();
    assert.deepEqual(orders, ['start']);
  });
});

describe('leaving an iteration early', () => {
  it('tells the flow once', async () => {
    const { sink, orders } = iterating();
    void sink.next();
    assert.deepEqual(await sink.return('x'), { done: true, value: 'x' });
    await sink.return();
    assert.deepEqual(orders, ['start', 'leave']);
  });

  it('ends it: what was ready is dropped, and next() is done', async () => {
    const { sink, give } = iterating(plain);
    sink.took(2);
    give(0, 1);
    await sink.next();
    await sink.return();
    assert.deepEqual([await sink.next(), await sink.next()], [done, done]);
  });

  it('answers a next() that waits: it is done', async () => {
    const { sink } = iterating();
    const waiting = sink.next();
    await sink.return();
    assert.deepEqual(await waiting, done);
  });

  it('before the first next() starts nothing', async () => {
    const { sink, orders } = iterating();
    await sink.return();
    assert.deepEqual([await sink.next(), orders], [done, ['leave']]);
  });

  it('tells no flow that has ended', async () => {
    const { sink, orders } = iterating();
    void sink.next();
    sink.end();
    await sink.return();
    assert.deepEqual(orders, ['start']);
  });

  it('by throw() rejects with that error', async () => {
    const { sink, orders } = iterating();
    await assert.rejects(sink.throw(new Error('mine')), /mine/);
    assert.deepEqual(orders, ['leave']);
  });
});
