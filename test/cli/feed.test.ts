import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Feed } from '#src/cli/feed.js';

function feedOf(
  batches: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>,
  window: number,
  now = (): number => 0,
) {
  const flow = { read: 0, finished: 0, heldItems: 0, heldCharacters: 0 };
  const feed: Feed = new Feed(batches, window, () => ({ ...flow, read: feed.read }), now);
  return { feed, flow };
}

test('Items come one by one, in order, over all batches', async () => {
  const { feed } = feedOf([[1, 2], [], [3]], 10);
  const items: unknown[] = [];
  for await (const item of feed) items.push(item);
  assert.deepEqual(items, [1, 2, 3]);
});

test('No item leaves while the window is full; it does when one has finished', async () => {
  const { feed, flow } = feedOf([[1, 2, 3]], 2);
  await feed.next();
  await feed.next();
  let third: unknown;
  const waiting = feed.next().then(({ value }) => {
    third = value;
  });
  await new Promise(setImmediate);
  assert.equal(third, undefined);
  flow.finished = 1;
  feed.advance();
  await waiting;
  assert.equal(third, 3);
});

test('After stop it ends, also for the one who waits', async () => {
  const { feed } = feedOf(
    (async function* () {
      yield await new Promise<never[]>(() => {});
    })(),
    2,
  );
  const waiting = feed.next();
  feed.stop();
  assert.deepEqual(await waiting, { done: true, value: undefined });
  assert.deepEqual(await feed.next(), { done: true, value: undefined });
});

test('An error of the source ends the items and is kept', async () => {
  const { feed } = feedOf(
    (function* () {
      yield [1];
      throw new Error('unreadable');
    })(),
    2,
  );
  assert.equal((await feed.next()).value, 1);
  assert.equal((await feed.next()).done, true);
  assert.equal((feed.error as Error).message, 'unreadable');
});

test('However fast items are taken, the event loop gets its turn', async () => {
  let time = 0;
  const { feed, flow } = feedOf([Array(1000).fill(0)], 1, () => time++);
  let turns = 0;
  const count = (): void => {
    turns += 1;
    turning = setImmediate(count);
  };
  let turning = setImmediate(count);
  for await (const _ of feed) flow.finished += 1;
  clearImmediate(turning);
  assert.ok(turns > 10, `${turns} turns`);
});
