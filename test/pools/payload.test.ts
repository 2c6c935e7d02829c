import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesInSight, holdsMarked, itemsOf, movingItems } from '#src/pools/payload.js';
import { LARGE_BYTES } from '#src/transport/copies.js';
import { transfer } from '#src/transport/transfer.js';
import { CALL, TUPLES } from '#src/transport/wire.js';
import { plainJob } from './plain-job.js';

const large = () => new Uint8Array(LARGE_BYTES);

test('the bytes of large buffers are seen among arguments and items, and in those that are arrays', () => {
  const small = new Uint8Array(LARGE_BYTES - 1);
  const payload = [1, large(), small, large().buffer, [large(), 2, [large()]], { hidden: large() }, null];
  assert.equal(bytesInSight(plainJob(payload).whole), 3 * LARGE_BYTES);
  assert.equal(bytesInSight({ ...plainJob(payload).whole, from: 0, to: 2 }), LARGE_BYTES);
  assert.equal(bytesInSight(plainJob(payload, { shape: CALL, count: 1 }).whole), 3 * LARGE_BYTES);
  assert.equal(bytesInSight(plainJob([[1, large()], [large()]], { shape: TUPLES }).whole), 2 * LARGE_BYTES);
});

test('the characters of long texts are seen there, too', () => {
  const long = 'x'.repeat(LARGE_BYTES);
  assert.equal(bytesInSight(plainJob([long, 'short', [long, 1], { hidden: long }]).whole), 2 * LARGE_BYTES);
});

test('a view counts with its own bytes', () => {
  assert.equal(bytesInSight(plainJob([new Uint8Array(new ArrayBuffer(4 * LARGE_BYTES), 0, 8)]).whole), 0);
});

test('the items that move are found, however deep it sits in them', () => {
  const deep = [{ a: new Map([['k', [new Uint8Array(8)]]]) }];
  const job = plainJob(['a', 'b', deep, new Uint8Array(8)]);
  assert.deepEqual([movingItems(job.whole), holdsMarked(deep)], [undefined, false]);
  transfer(deep);
  assert.deepEqual([movingItems(job.whole), holdsMarked(deep)], [new Set([2]), true]);
  assert.equal(movingItems({ ...job.whole, from: 0, to: 2 }), undefined);
  assert.deepEqual(movingItems({ ...job.whole, from: 2 }), new Set([2]));
  assert.deepEqual(movingItems(plainJob(['a', deep], { shape: CALL, count: 1 }).whole), new Set([0]));
});

test('all items of an assignment are those from its first on, before its end', () => {
  assert.deepEqual(itemsOf({ ...plainJob(['a', 'b', 'c', 'd']).whole, from: 1, to: 3 }), new Set([1, 2]));
});
