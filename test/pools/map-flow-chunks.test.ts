import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Progress } from '#src/base/stats.js';
import { ProgressCounter } from '#src/pools/progress-counter.js';
import { SettledSink } from '#src/pools/sinks.js';
import { RangeSource } from '#src/pools/source.js';
import { ManualClock } from '../base/manual-clock.js';
import { ControlledSource } from './controlled-source.js';
import { endless, flowOf, LazySink, payloads, upTo } from './flow-of.js';
import { RecordingBackEnd } from './recording-back-end.js';

describe('how far a map reads ahead', () => {
  it('is two chunks for each place where items run', () => {
    const { seen, items } = endless();
    const { flow, backEnd } = flowOf(items, { chunkSize: 10 }, { backEnd: new RecordingBackEnd(3) });
    flow.start();
    assert.deepEqual([backEnd.jobs.length, seen.read], [6, 60]);
    backEnd.run(backEnd.jobs[0]!);
    assert.deepEqual([backEnd.outstanding.length, seen.read], [6, 70]);
  });

  it('stays so over a million items', async () => {
    const { flow, backEnd, promise } = flowOf(upTo(1_000_000), { chunkSize: 1000 });
    flow.start();
    let most = 0;
    for (let job = backEnd.outstanding[0]; job !== undefined; job = backEnd.outstanding[0]) {
      most = Math.max(most, backEnd.outstanding.length);
      backEnd.jobs.splice(0, backEnd.jobs.indexOf(job));
      backEnd.run(job);
    }
    assert.deepEqual([most, ((await promise) as unknown[]).length], [4, 1_000_000]);
  });

  it('counts each item once in its progress, failed ones too', async () => {
    const told: Progress[] = [];
    const progress = new ProgressCounter((state) => told.push(state), 'label', 6, new ManualClock());
    const { flow, backEnd, promise } = flowOf(upTo(6), { chunkSize: 3, progress }, { sink: new SettledSink() });
    flow.start();
    backEnd.reject(backEnd.jobs[0]!, 0, new Error('no'));
    for (const index of [1, 2]) backEnd.fulfil(backEnd.jobs[0]!, index, 'done');
    backEnd.runAll();
    await promise;
    const { done, failed, finished } = told.at(-1)!;
    assert.deepEqual({ done, failed, finished }, { done: 6, failed: 1, finished: true });
  });

  it('waits while the queue has no room, and goes on when told', () => {
    const { flow, backEnd } = flowOf(upTo(3));
    backEnd.room = false;
    flow.start();
    assert.equal(backEnd.jobs.length, 0);
    backEnd.room = true;
    flow.more();
    assert.equal(backEnd.jobs.length, 3);
  });

  it('is never beyond what the sink has room for', () => {
    const { seen, items } = endless();
    const sink = new LazySink(5);
    const { flow, backEnd } = flowOf(items, { chunkSize: 3 }, { sink });
    flow.start();
    assert.deepEqual(
      [payloads(backEnd.jobs), seen.read],
      [
        [
          [0, 1, 2],
          [3, 4],
        ],
        5,
      ],
    );
    sink.left = 1;
    flow.more();
    assert.deepEqual([backEnd.jobs.at(-1)!.payload, seen.read], [[5], 6]);
  });

  it('of a slow source is what is there: no worker waits for a full chunk', async () => {
    const items = new ControlledSource();
    const { flow, backEnd } = flowOf(items, { chunkSize: 100 });
    flow.start();
    await items.push('a');
    assert.deepEqual(payloads(backEnd.jobs), [['a']]);
    await items.push('b');
    assert.deepEqual(payloads(backEnd.jobs), [['a'], ['b']]);
  });
});

describe('automatic chunks', () => {
  it('begin with single items, as long as nothing was measured', () => {
    const { flow, backEnd } = flowOf(upTo(1000), { chunkSize: 'auto' });
    flow.start();
    assert.deepEqual(payloads(backEnd.jobs), [[0], [1], [2], [3]]);
  });

  it('of a range begin with a 4096th of it, as long as nothing was measured', () => {
    const { flow, backEnd } = flowOf(new RangeSource('pool.mapRange', 4096 * 50), { chunkSize: 'auto', form: 'range' });
    flow.start();
    assert.deepEqual(payloads(backEnd.jobs).slice(0, 2), [
      [0, 50],
      [50, 100],
    ]);
  });

  it('grow at most twofold from one to the next where items are short', () => {
    const { flow, backEnd } = flowOf(upTo(100_000), { chunkSize: 'auto' });
    flow.start();
    backEnd.runAll(undefined, 0.001);
    const sizes = backEnd.jobs.map(({ count }) => count);
    for (let i = 1; i < sizes.length; i++) assert.ok(sizes[i]! <= 2 * sizes[i - 1]!);
    assert.ok(Math.max(...sizes) > 1000, `${sizes}`);
  });

  it('stay single where items are long', () => {
    const { flow, backEnd } = flowOf(upTo(50), { chunkSize: 'auto' });
    flow.start();
    backEnd.runAll(undefined, 200);
    assert.deepEqual(new Set(backEnd.jobs.map(({ count }) => count)), new Set([1]));
  });

  it('never exceed what a worker takes in its life', () => {
    const backEnd = new RecordingBackEnd();
    backEnd.maxTasksPerWorker = 7;
    const { flow } = flowOf(upTo(10_000), { chunkSize: 'auto' }, { backEnd });
    flow.start();
    backEnd.runAll(undefined, 0.001);
    assert.equal(Math.max(...backEnd.jobs.map(({ count }) => count)), 7);
  });

  it('of a range and of batches may be longer than that: each is one task', () => {
    for (const form of ['range', 'batch'] as const) {
      const backEnd = new RecordingBackEnd();
      backEnd.maxTasksPerWorker = 2;
      const source = form === 'range' ? new RangeSource('pool.mapRange', 100_000) : upTo(100_000);
      const { flow } = flowOf(source, { chunkSize: 'auto', form }, { backEnd });
      flow.start();
      backEnd.runAll(undefined, 0.001);
      assert.ok(backEnd.jobs.length < 1000, `${backEnd.jobs.length} tasks for a ${form}`);
    }
  });

  it('of a range begin with a small share of it, and cover it without a gap', () => {
    const range = new RangeSource('pool.mapRange', 1e9);
    const { flow, backEnd } = flowOf(range, { form: 'range', chunkSize: 'auto' });
    flow.start();
    const first = payloads(backEnd.jobs) as [number, number][];
    assert.ok(first.every(([start, end]) => end - start < 1e9 / 1000));
    backEnd.runAll(undefined, 1);
    let next = 0;
    for (const [start, end] of payloads(backEnd.jobs) as [number, number][]) {
      assert.equal(start, next);
      next = end;
    }
    assert.equal(next, 1e9);
  });
});
