import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MemoryWatch } from '#src/workers/memory-watch.js';
import { ManualClock } from '../base/manual-clock.js';

const LIMIT = 100;
const SECOND = 1000;

function watched() {
  const clock = new ManualClock();
  const worker = { used: 10, looks: 0, ends: 0 };
  const options = {
    limit: LIMIT,
    used: () => {
      worker.looks++;
      return worker.used;
    },
    end: () => void worker.ends++,
  };
  const watch = new MemoryWatch(options, clock);
  /** How often it looks in a second. */
  const looks = () => {
    const before = worker.looks;
    clock.advance(SECOND);
    return worker.looks - before;
  };
  return { clock, worker, watch, looks };
}

describe('the memory of a worker', () => {
  it('is looked at eight times a second while it starts and while it has something to do, and not while it is idle', () => {
    const { clock, watch, looks } = watched();
    assert.equal(looks(), 8);
    watch.busy(false);
    // What its start has left.
    assert.deepEqual([looks(), looks(), clock.pending], [1, 0, 0]);
    watch.busy(true);
    assert.equal(looks(), 8);
    watch.busy(false);
    assert.deepEqual([looks(), looks(), clock.pending], [1, 0, 0]);
  });

  it('is looked at no more often for many short calls', () => {
    const { clock, worker, watch } = watched();
    for (let ms = 0; ms < SECOND; ms++) {
      watch.busy(true);
      watch.busy(false);
      clock.advance(1);
    }
    assert.ok(worker.looks <= 8, `${worker.looks}`);
  });

  it('ends it at the second sight, also when its call has ended meanwhile', () => {
    const { worker, watch, looks } = watched();
    watch.busy(true);
    worker.used = LIMIT + 1;
    watch.busy(false);
    assert.equal(looks(), 2);
    assert.equal(worker.ends, 1);
  });

  it('may be too much for a moment', () => {
    const { clock, worker, looks } = watched();
    worker.used = LIMIT + 1;
    clock.advance(SECOND / 8);
    worker.used = LIMIT;
    looks();
    assert.deepEqual([worker.looks, worker.ends], [9, 0]);
  });

  it('is not looked at once it has ended', () => {
    const { clock, watch } = watched();
    watch.stop();
    assert.equal(clock.pending, 0);
  });
});
