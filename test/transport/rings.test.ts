import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { native } from '#src/base/native.js';
import { RING_BYTES, RING_UNITS, RingReader, RingWriter } from '#src/transport/ring.js';
import { bellsForWorker, giveBackRings, takeRings } from '#src/transport/rings.js';
import { describeNative } from '../native.js';

/** How often it was rung. */
const rings = (bell: number) =>
  Number(/eventfd-count:\s*(\w+)/.exec(readFileSync(`/proc/self/fdinfo/${bell}`, 'utf8'))?.[1]);

describeNative("a worker's bell", () => {
  test('that was closed is rung no more, though its descriptor is that of another bell now', () => {
    const bells = bellsForWorker()!;
    bells.wake();
    assert.equal(rings(bells.worker), 1);
    bells.end();
    const other = native()!.createBell();
    assert.equal(other, bells.worker);
    bells.wake();
    bells.end();
    assert.equal(rings(other), 0);
    native()!.closeBell(other);
  });
});

describe("a worker's rings", () => {
  test('that were given back are empty for the next worker, whatever lay in them', () => {
    const memory = takeRings();
    for (const offset of [0, RING_BYTES]) {
      const writer = new RingWriter(memory, offset, RING_UNITS);
      writer.close(1, 2, writer.open()!.from);
      new RingReader(memory, offset, RING_UNITS).sleep(true);
    }
    giveBackRings(memory);
    assert.equal(takeRings(), memory);
    for (const offset of [0, RING_BYTES]) {
      const reader = new RingReader(memory, offset, RING_UNITS);
      assert.equal(reader.next(), false);
      const writer = new RingWriter(memory, offset, RING_UNITS);
      assert.equal(writer.mustWake(), false);
      writer.close(1, 7, writer.open()!.from);
      assert.deepEqual([reader.next(), reader.word], [true, 7]);
    }
  });

  test('are kept for four workers at most', () => {
    const given = Array.from({ length: 6 }, takeRings);
    for (const memory of given) giveBackRings(memory);
    const taken = new Set(Array.from({ length: 6 }, takeRings));
    assert.equal(given.filter((memory) => taken.has(memory)).length, 4);
  });
});
