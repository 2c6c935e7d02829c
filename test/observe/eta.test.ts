import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Eta } from '#src/observe/eta.js';

/** Feeds it so many items a second, second after second, and returns what is done by then. */
function feed(eta: Eta, perSecond: readonly number[]): { done: number; at: number } {
  let done = 0;
  eta.add(0, 0);
  perSecond.forEach((items, second) => {
    done += items;
    eta.add(done, (second + 1) * 1000);
  });
  return { done, at: perSecond.length * 1000 };
}

test('A steady rate gives one time, not a range', () => {
  const eta = new Eta();
  const { done, at } = feed(eta, Array(10).fill(5));
  const estimate = eta.estimate(100, done, at);
  assert.deepEqual(estimate, { rate: 5, low: 10_000, high: 10_000 });
});

test('An unsteady rate gives a range around the mean, the wider the less steady', () => {
  const calm = new Eta();
  const wild = new Eta();
  const calmEnd = feed(calm, [9, 11, 10, 9, 11, 10]);
  const wildEnd = feed(wild, [1, 19, 10, 2, 18, 10]);
  const narrow = calm.estimate(160, calmEnd.done, calmEnd.at)!;
  const wide = wild.estimate(160, wildEnd.done, wildEnd.at)!;
  for (const { low, high } of [narrow, wide]) assert.ok(low < 10_000 && high > 10_000);
  assert.ok(wide.low < narrow.low && wide.high > narrow.high);
});

test('Little left to do is less certain than a lot, relative to its length', () => {
  const eta = new Eta();
  const { done, at } = feed(eta, [8, 12, 10, 8, 12, 10]);
  const little = eta.estimate(done + 10, done, at)!;
  const much = eta.estimate(done + 1000, done, at)!;
  assert.ok(little.high / little.low > much.high / much.low);
});

test('It says nothing before it has seen enough', () => {
  const eta = new Eta();
  const { done, at } = feed(eta, [5, 5]);
  assert.equal(eta.estimate(100, done, at), undefined);
});

test('It forgets rates of long ago', () => {
  const eta = new Eta();
  const { done, at } = feed(eta, [...Array(20).fill(100), ...Array(60).fill(1)]);
  assert.equal(eta.estimate(done + 10, done, at)?.rate, 1);
});

test('Samples that come too close are not taken for a rate of their own', () => {
  const eta = new Eta();
  for (let i = 0; i < 100; i++) eta.add(i, i);
  assert.equal(eta.estimate(200, 99, 99), undefined);
});

test('The hopeful end comes nearer while an item keeps all others waiting; neither end is ever below zero', () => {
  const eta = new Eta();
  const { done, at } = feed(eta, [1, 1, 1, 1, 1]);
  const fresh = eta.estimate(8, done, at)!;
  const stuck = eta.estimate(8, done, at + 60_000)!;
  assert.equal(fresh.low, 3000);
  assert.equal(stuck.low, 0);
  assert.ok(stuck.high >= 3000);
});
