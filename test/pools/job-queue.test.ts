import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { JobQueue } from '#src/pools/job-queue.js';
import { plainJob } from './plain-job.js';

const assignment = (firstIndex: number, priority = 0) => plainJob(['item'], { firstIndex, priority }).whole;

function emptied(queue: JobQueue): number[] {
  const all: number[] = [];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) all.push(next.job.firstIndex);
  return all;
}

describe('JobQueue', () => {
  it('is empty at first', () => {
    const queue = new JobQueue();
    assert.deepEqual([queue.length, queue.peek(), queue.shift()], [0, undefined, undefined]);
  });

  it('gives in order of arrival within one priority', () => {
    const queue = new JobQueue();
    for (const index of [1, 2, 3]) queue.push(assignment(index));
    assert.deepEqual(emptied(queue), [1, 2, 3]);
  });

  it('gives the highest priority first, negative ones last', () => {
    const queue = new JobQueue();
    for (const [index, priority] of [
      [1, 0],
      [2, 5],
      [3, -1],
      [4, 0.5],
      [5, 5],
    ] as const)
      queue.push(assignment(index, priority));
    assert.deepEqual(emptied(queue), [2, 5, 4, 1, 3]);
  });

  it('takes as many back in front as there are', () => {
    const queue = new JobQueue();
    const indexes = Array.from({ length: 200 }, (_, index) => index);
    for (const index of indexes.toReversed()) queue.unshift(assignment(index));
    assert.deepEqual(emptied(queue), indexes);
  });

  it('puts what comes back in front of its own priority', () => {
    const queue = new JobQueue();
    queue.push(assignment(1));
    queue.push(assignment(2, 5));
    const first = queue.shift();
    queue.push(assignment(3, 5));
    queue.unshift(assignment(4));
    queue.unshift(first!);
    assert.deepEqual(emptied(queue), [2, 3, 4, 1]);
  });

  it('shows on peek what shift gives next, and leaves it there', () => {
    const queue = new JobQueue();
    queue.push(assignment(1));
    queue.push(assignment(2, 1));
    assert.equal(queue.peek()?.job.firstIndex, 2);
    assert.deepEqual([queue.length, queue.shift()?.job.firstIndex, queue.length], [2, 2, 1]);
    assert.equal(queue.peek()?.job.firstIndex, 1);
  });

  it('takes a priority again that had run empty', () => {
    const queue = new JobQueue();
    queue.push(assignment(1, 3));
    queue.push(assignment(2));
    queue.shift();
    assert.equal(queue.peek()?.job.firstIndex, 2);
    queue.push(assignment(3, 3));
    assert.deepEqual(emptied(queue), [3, 2]);
  });

  it('does what a sorted list does, whatever the order of calls', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom('push', 'unshift', 'shift'), fc.integer({ min: -2, max: 2 })), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(steps, (all) => {
        const queue = new JobQueue();
        const model: { index: number; priority: number }[] = [];
        for (const [index, [step, priority]] of all.entries()) {
          const place = model.findIndex((entry) =>
            step === 'push' ? entry.priority < priority : entry.priority <= priority,
          );
          if (step === 'shift') assert.equal(queue.shift()?.job.firstIndex, model.shift()?.index);
          else {
            queue[step as 'push' | 'unshift'](assignment(index, priority));
            model.splice(place < 0 ? model.length : place, 0, { index, priority });
          }
          assert.equal(queue.length, model.length);
        }
        assert.deepEqual(
          emptied(queue),
          model.map(({ index }) => index),
        );
      }),
    );
  });

  it('keeps order and length over more entries than it cuts off at once', () => {
    const queue = new JobQueue();
    let [pushed, shifted] = [0, 0];
    for (let round = 0; round < 30; round++) {
      for (let i = 0; i < 700; i++) queue.push(assignment(pushed++));
      for (let i = 0; i < 600; i++) assert.equal(queue.shift()?.job.firstIndex, shifted++);
      assert.equal(queue.length, pushed - shifted);
    }
    assert.deepEqual(
      emptied(queue),
      Array.from({ length: pushed - shifted }, (_, i) => shifted + i),
    );
  });
});
