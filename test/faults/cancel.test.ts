import assert from 'node:assert/strict';
import type { Future } from 'breakeven';
import { seeded } from '#src/cost/random.js';
import { work } from '../contracts/tasks.js';
import { row } from './fault.js';

const CALLS = 10_000;

row('cancel', ({ it }) => {
  it('of 10,000 calls at random settles each once, and takes no other with it', async ({ pool }) => {
    const seed = 4711;
    const random = seeded(seed);
    const calls = pool({ size: 2, tasksPerWorker: 2 });
    const ends = new Map<Future<number>, number>();
    const cancelled = new Set<Future<number>>();
    const futures: Future<number>[] = [];
    for (let i = 0; i < CALLS; i++) {
      const future = i % 50 === 0 ? calls.submit(work.addLater, i, 1) : calls.submit(work.add, i, 1);
      futures.push(future);
      future.onDone((one) => ends.set(one, (ends.get(one) ?? 0) + 1));
      // Of those just submitted, those under way, and those that are done.
      if (random() < 0.5) {
        const one = futures[Math.floor(random() * futures.length)] as Future<number>;
        if (one.cancel()) cancelled.add(one);
      }
      if (random() < 0.01) await new Promise((resolve) => setImmediate(resolve));
    }
    const outcomes = await Promise.allSettled(futures);
    for (const [i, outcome] of outcomes.entries()) {
      const isCancelled = cancelled.has(futures[i] as Future<number>);
      if (outcome.status === 'fulfilled')
        assert.deepEqual([outcome.value, isCancelled], [i + 1, false], `seed ${seed}`);
      else assert.deepEqual([(outcome.reason as Error).name, isCancelled], ['AbortError', true], `seed ${seed}`);
    }
    assert.deepEqual([ends.size, new Set(ends.values())], [CALLS, new Set([1])]);
    assert.ok(cancelled.size > 100 && cancelled.size < CALLS - 100, `${cancelled.size} were cancelled`);
    assert.equal(calls.stats().deaths, 0);
  });
});
