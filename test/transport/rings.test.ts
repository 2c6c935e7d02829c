import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { native } from '#src/base/native.js';
import { bellsForWorker } from '#src/transport/rings.js';
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
