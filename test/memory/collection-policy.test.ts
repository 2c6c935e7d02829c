import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Collection, CollectionPolicy, FLOOR_BYTES } from '#src/memory/collection-policy.js';

const MiB = 2 ** 20;

/** A heap whose garbage is found by collections, and given back when it is next asked. */
class Heap {
  readonly policy = new CollectionPolicy();
  readonly done: Collection[] = [];
  now = 0;
  live = 0;
  /** What a minor collection finds, and what only a major one does. */
  young = 0;
  old = 0;
  most = 0;
  minorMs = 0.3;
  majorMs = 2.5;
  /** The part of live and dying bytes that grows old in each minor collection. */
  ages = 0;

  /** Before `bytes` more, which are garbage at once. */
  drop(bytes: number): void {
    const alive = this.live + this.young + this.old;
    this.most = Math.max(this.most, alive);
    const kind = this.policy.next(alive, this.now);
    if (kind !== undefined) this.#collect(kind, alive);
    this.young += bytes;
    this.now += 0.1;
  }

  count(kind: Collection): number {
    return this.done.filter((done) => done === kind).length;
  }

  #collect(kind: Collection, alive: number): void {
    const ms = kind === 'minor' ? this.minorMs : this.majorMs;
    this.now += ms;
    this.policy.collected(kind, alive, this.now, ms);
    this.done.push(kind);
    this.old = kind === 'major' ? 0 : this.old + this.young * this.ages;
    this.young = 0;
  }
}

test('nothing is collected below the floor', () => {
  const heap = new Heap();
  for (let bytes = 0; bytes < FLOOR_BYTES; bytes += MiB) heap.drop(MiB);
  assert.deepEqual(heap.done, []);
});

test('young garbage is kept near the floor by minor collections alone', () => {
  const heap = new Heap();
  for (let round = 0; round < 10_000; round++) heap.drop(MiB);
  assert.equal(heap.count('major'), 0);
  assert.ok(heap.most <= FLOOR_BYTES * 1.5, `${heap.most / MiB} MiB`);
  assert.ok(heap.count('minor') <= 10_000 / 32);
});

test('garbage that has grown old is found by a major one', () => {
  const heap = new Heap();
  heap.ages = 1;
  for (let round = 0; round < 10_000; round++) heap.drop(MiB);
  assert.ok(heap.count('major') > 0);
  assert.ok(heap.most <= FLOOR_BYTES * 3.5, `${heap.most / MiB} MiB`);
});

test('old garbage that piles up slowly is found too', () => {
  const heap = new Heap();
  heap.ages = 0.1;
  for (let round = 0; round < 20_000; round++) heap.drop(MiB);
  assert.ok(heap.most <= FLOOR_BYTES * 3, `${heap.most / MiB} MiB`);
});

test('what is in use is not collected for again and again while it grows', () => {
  const heap = new Heap();
  for (; heap.live < 16 * 1024 * MiB; heap.live += MiB) heap.drop(0);
  assert.ok(heap.done.length <= 60, `${heap.done.length} collections`);
});

test('a gigabyte in use lets garbage be collected by proportion', () => {
  const heap = new Heap();
  heap.live = 1024 * MiB;
  for (let round = 0; round < 20_000; round++) heap.drop(MiB);
  assert.ok(heap.most <= 1024 * MiB * 1.6, `${heap.most / MiB} MiB`);
  assert.ok(heap.done.length <= 20_000 / 200, `${heap.done.length} collections`);
});

test('expensive major collections take a small part of the time, while bytes are not many times as many', () => {
  const heap = new Heap();
  heap.ages = 0.3;
  heap.majorMs = 150;
  for (let round = 0; round < 100_000; round++) {
    heap.drop(MiB / 16);
    heap.now += 1;
  }
  assert.ok(heap.count('major') * heap.majorMs <= heap.now * 0.06 + heap.majorMs, `${heap.count('major')} majors`);
  assert.ok(heap.most <= FLOOR_BYTES * 4, `${heap.most / MiB} MiB`);
});

test('bytes that were given up lower the limit again', () => {
  const heap = new Heap();
  for (; heap.live < 4096 * MiB; heap.live += MiB) heap.drop(0);
  heap.live = 0;
  heap.most = 0;
  for (let round = 0; round < 1000; round++) heap.drop(MiB);
  assert.ok(heap.most <= FLOOR_BYTES * 1.5, `${heap.most / MiB} MiB`);
});

test('whatever grows old, garbage is bounded by what is in use', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(500), (ages, live) => {
      const heap = new Heap();
      heap.ages = ages;
      heap.live = live * MiB;
      for (let round = 0; round < 3000; round++) heap.drop(MiB);
      assert.ok(heap.most <= Math.max(FLOOR_BYTES, heap.live) * 4, `${heap.most / MiB} MiB`);
    }),
    { numRuns: 50 },
  );
});
