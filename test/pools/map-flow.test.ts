import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, it } from 'node:test';
import { PoolClosedError } from '#src/base/errors.js';
import type { Report } from '#src/base/stats.js';
import type { Job } from '#src/pools/job.js';
import { MapFlow, type MapSpec } from '#src/pools/map-flow.js';
import type { Items } from '#src/pools/pool.js';
import { ArraySink, type PromiseSink, SettledSink } from '#src/pools/sinks.js';
import { RangeSource, sourceOf } from '#src/pools/source.js';
import { CALL, ITEMS, TUPLES } from '#src/transport/wire.js';
import { uncaughtErrors } from '../base/uncaught.js';
import { ControlledSource } from './controlled-source.js';
import { RecordingBackEnd } from './recording-back-end.js';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const payloads = (jobs: readonly Job[]) => jobs.map(({ payload }) => payload);

function flowOf(
  items: Items<unknown> | RangeSource,
  over: Partial<MapSpec> = {},
  more: { sink?: PromiseSink<unknown>; backEnd?: RecordingBackEnd } = {},
) {
  const backEnd = more.backEnd ?? new RecordingBackEnd(2);
  const sink = more.sink ?? new ArraySink();
  const spec: MapSpec = {
    call: 'pool.map',
    task: Math.abs as MapSpec['task'],
    form: 'items',
    args: undefined,
    chunkSize: 1,
    timeout: undefined,
    retries: 0,
    priority: 0,
    signal: undefined,
    onReport: undefined,
    progress: undefined,
    caller: undefined,
    ...over,
  };
  const flow = new MapFlow(backEnd, spec, sink, (onItems) =>
    items instanceof RangeSource ? items : sourceOf(spec.call, items, undefined, onItems),
  );
  return { flow, backEnd, promise: sink.promise };
}

/** A source without an end, which knows how far it was read and whether it was closed. */
function endless() {
  const seen = { read: 0, closed: 0 };
  function* items() {
    try {
      for (;;) yield seen.read++;
    } finally {
      seen.closed++;
    }
  }
  return { seen, items: items() };
}

/** A lazy sink, as an iteration has one, with so much room. */
class LazySink extends ArraySink {
  override readonly lazy = true as never;
  left: number;
  constructor(left: number) {
    super();
    this.left = left;
  }
  override room(): number {
    return this.left;
  }
  override took(results: number): void {
    super.took(results);
    this.left -= results;
  }
}

describe('a map', () => {
  it('gives the results in input order, in whatever order its chunks end', async () => {
    const { flow, backEnd, promise } = flowOf(upTo(6), { chunkSize: 2 });
    flow.start();
    assert.deepEqual(payloads(backEnd.jobs), [
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    for (const place of [2, 0, 1]) backEnd.run(backEnd.jobs[place]!, (item) => `r${item}`);
    assert.deepEqual(await promise, ['r0', 'r1', 'r2', 'r3', 'r4', 'r5']);
  });

  it('of nothing ends at once, and enqueues nothing', async () => {
    const { flow, backEnd, promise } = flowOf([]);
    flow.start();
    assert.deepEqual([await promise, backEnd.jobs, backEnd.flows.size], [[], [], 0]);
  });

  it('counts as accepted work from its start to its end', async () => {
    const { flow, backEnd, promise } = flowOf([1]);
    flow.start();
    assert.equal(backEnd.flows.has(flow), true);
    backEnd.runAll();
    await promise;
    assert.equal(backEnd.flows.size, 0);
  });

  it('hands its settings to each chunk', () => {
    const caller = { stack: 'here' };
    const args = { id: 3, values: ['x'] };
    const { flow, backEnd } = flowOf([1], { timeout: 5, retries: 2, priority: 7, caller, args });
    flow.start();
    const { timeout, retries, priority, pinned, shape, count } = backEnd.jobs[0]!;
    assert.deepEqual([timeout, retries, priority, pinned, shape, count], [5, 2, 7, false, ITEMS, 1]);
    assert.deepEqual([backEnd.jobs[0]!.caller, backEnd.jobs[0]!.args], [caller, args]);
  });

  it('has its shared arguments forgotten at its end, also when it fails', () => {
    for (const end of ['runAll', 'fail']) {
      const { flow, backEnd, promise } = flowOf([1], { args: { id: 9, values: [] } });
      flow.start();
      if (end === 'fail') flow.fail(new Error('no'), true);
      else backEnd.runAll();
      void promise.catch(() => {});
      assert.deepEqual(backEnd.forgotten, [9]);
    }
  });

  it('rejects without reading anything where the pool is closed', async () => {
    const backEnd = new RecordingBackEnd();
    backEnd.shut = new PoolClosedError('closed');
    const { seen, items } = endless();
    const { flow, promise } = flowOf(items, {}, { backEnd });
    flow.start();
    await assert.rejects(promise, PoolClosedError);
    assert.deepEqual([seen.read, backEnd.flows.size], [0, 0]);
  });

  it('passes reports on with the index in the map, in the context of the caller', () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: [Report, string | undefined][] = [];
    const onReport = (report: Report) => void seen.push([report, storage.getStore()]);
    const { flow, backEnd } = storage.run('mine', () => flowOf(upTo(4), { chunkSize: 2, onReport }));
    flow.start();
    backEnd.jobs[1]!.report(1, 'half');
    assert.deepEqual(seen, [[{ index: 3, value: 'half' }, 'mine']]);
  });

  it('goes on when the listener to its reports throws', async () => {
    const error = new Error('from the listener');
    const onReport = () => {
      throw error;
    };
    const { flow, backEnd, promise } = flowOf([1], { onReport });
    flow.start();
    assert.deepEqual(await uncaughtErrors(() => backEnd.jobs[0]!.report(0, 'half')), [error]);
    backEnd.runAll();
    assert.deepEqual(await promise, [1]);
  });
});

describe('the forms of a map', () => {
  it('tuples: each item is an argument list', () => {
    const { flow, backEnd } = flowOf(
      [
        [1, 2],
        [3, 4],
      ],
      { form: 'tuples', chunkSize: 2 },
    );
    flow.start();
    assert.deepEqual(
      [backEnd.jobs[0]!.shape, backEnd.jobs[0]!.payload, backEnd.jobs[0]!.count],
      [
        TUPLES,
        [
          [1, 2],
          [3, 4],
        ],
        2,
      ],
    );
  });

  it('batch: a chunk is one call with one result', async () => {
    const { flow, backEnd, promise } = flowOf(upTo(5), { form: 'batch', chunkSize: 2 });
    flow.start();
    assert.deepEqual(
      backEnd.jobs.map(({ shape, payload, count }) => [shape, payload, count]),
      [
        [CALL, [[0, 1]], 1],
        [CALL, [[2, 3]], 1],
        [CALL, [[4]], 1],
      ],
    );
    backEnd.runAll();
    assert.deepEqual(await promise, [[0, 1], [2, 3], [4]]);
  });

  it('batch: chunks of a size that was asked for are filled before they go, but for the last', async () => {
    const items = new ControlledSource();
    const { flow, backEnd } = flowOf(items, { form: 'batch', chunkSize: 2 });
    flow.start();
    await items.push('a');
    assert.deepEqual(backEnd.jobs, []);
    await items.push('b', 'c');
    await items.end();
    assert.deepEqual(payloads(backEnd.jobs), [[['a', 'b']], [['c']]]);
  });

  it('range: a chunk is one call with its start and end', async () => {
    const range = new RangeSource('pool.mapRange', [10, 35]);
    const { flow, backEnd, promise } = flowOf(range, { form: 'range', chunkSize: 10 });
    flow.start();
    assert.deepEqual(payloads(backEnd.jobs), [
      [10, 20],
      [20, 30],
      [30, 35],
    ]);
    assert.deepEqual(
      backEnd.jobs.map(({ firstIndex, shape }) => [firstIndex, shape]),
      [
        [0, CALL],
        [10, CALL],
        [20, CALL],
      ],
    );
    backEnd.runAll((start) => start);
    assert.deepEqual(await promise, [10, 20, 30]);
  });
});

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

describe('the first error of a map', () => {
  it('rejects it, cancels what is outstanding, and closes the source', async () => {
    const { seen, items } = endless();
    const { flow, backEnd, promise } = flowOf(items);
    flow.start();
    const error = new Error('no');
    backEnd.reject(backEnd.jobs[1]!, 0, error);
    await assert.rejects(promise, (got) => got === error);
    assert.deepEqual([seen.closed, seen.read], [1, 4]);
    const others = backEnd.jobs.filter((_, place) => place !== 1);
    assert.ok(others.every((job) => job.cancelled));
    assert.deepEqual([backEnd.jobs.length, backEnd.flows.size], [4, 0]);
  });

  it('is the only one that counts: later outcomes are dropped', async () => {
    const { flow, backEnd, promise } = flowOf(upTo(4));
    flow.start();
    backEnd.reject(backEnd.jobs[1]!, 0, new Error('first'));
    backEnd.reject(backEnd.jobs[2]!, 0, new Error('second'));
    backEnd.fulfil(backEnd.jobs[0]!, 0, 'late');
    await assert.rejects(promise, /first/);
  });

  it('is a result like others where errors are collected', async () => {
    const { flow, backEnd, promise } = flowOf(upTo(6), {}, { sink: new SettledSink() });
    flow.start();
    const reason = new Error('no');
    backEnd.reject(backEnd.jobs[0]!, 0, reason);
    backEnd.runAll();
    const settled = (await promise) as PromiseSettledResult<unknown>[];
    assert.deepEqual(
      [settled.length, settled[0], settled[5]],
      [6, { status: 'rejected', reason }, { status: 'fulfilled', value: 5 }],
    );
  });

  it('may be one that the sink throws', async () => {
    class Refusing extends ArraySink {
      override value(): void {
        throw new Error('cannot take it');
      }
    }
    const { flow, backEnd, promise } = flowOf(upTo(4), {}, { sink: new Refusing() });
    flow.start();
    backEnd.run(backEnd.jobs[0]!);
    await assert.rejects(promise, /cannot take it/);
    assert.equal(backEnd.cancelled.length >= 3, true);
  });
});

describe('a source that throws', () => {
  it('fails the map and cancels what is outstanding', async () => {
    function* failing() {
      yield 1;
      yield 2;
      throw new Error('from the source');
    }
    const { flow, backEnd, promise } = flowOf(failing());
    flow.start();
    await assert.rejects(promise, /from the source/);
    assert.deepEqual([backEnd.jobs.length, backEnd.cancelled.length], [2, 2]);
  });

  it('later, asynchronously, fails it then', async () => {
    const items = new ControlledSource();
    const { flow, promise } = flowOf(items);
    const rejected = assert.rejects(promise, /from the source/);
    flow.start();
    await items.push('a');
    await items.fail(new Error('from the source'));
    await rejected;
  });

  it('while it is closed changes nothing', async () => {
    function* failing() {
      try {
        for (;;) yield 1;
      } finally {
        // biome-ignore lint/correctness/noUnsafeFinally: this is what a broken source does
        throw new Error('cannot close');
      }
    }
    const { flow, backEnd, promise } = flowOf(failing());
    flow.start();
    backEnd.reject(backEnd.jobs[0]!, 0, new Error('first'));
    await assert.rejects(promise, /first/);
  });

  it('while the pool closes changes nothing', async () => {
    function* failing() {
      try {
        for (;;) yield 1;
      } finally {
        // biome-ignore lint/correctness/noUnsafeFinally: this is what a broken source does
        throw new Error('cannot close');
      }
    }
    const { flow, backEnd, promise } = flowOf(failing(), {}, { sink: new LazySink(1) });
    flow.start();
    flow.closing();
    backEnd.runAll();
    await assert.rejects(promise, PoolClosedError);
  });
});

describe('a signal', () => {
  it('that aborts rejects the map with its reason, and cancels what is outstanding', async () => {
    const controller = new AbortController();
    const { flow, backEnd, promise } = flowOf(upTo(100), { signal: controller.signal });
    flow.start();
    controller.abort('enough');
    await assert.rejects(promise, (reason) => reason === 'enough');
    assert.equal(backEnd.cancelled.length, 4);
  });

  it('that was aborted before lets nothing be read', async () => {
    const { seen, items } = endless();
    const { flow, backEnd, promise } = flowOf(items, { signal: AbortSignal.abort('enough') });
    flow.start();
    await assert.rejects(promise, (reason) => reason === 'enough');
    assert.deepEqual([seen.read, backEnd.jobs, backEnd.flows.size], [0, [], 0]);
  });

  it('that aborts after the end of the map changes nothing', async () => {
    const controller = new AbortController();
    const { flow, backEnd, promise } = flowOf([1], { signal: controller.signal });
    flow.start();
    backEnd.runAll();
    controller.abort('too late');
    assert.deepEqual([await promise, backEnd.cancelled], [[1], []]);
  });
});

describe('a consumer that leaves', () => {
  it('has what is outstanding cancelled and the source closed', () => {
    const { seen, items } = endless();
    const { flow, backEnd, promise } = flowOf(items, {}, { sink: new LazySink(10) });
    void promise.catch(() => {});
    flow.start();
    flow.leave(new Error('left'));
    assert.deepEqual([backEnd.outstanding, seen.closed, backEnd.flows.size], [[], 1, 0]);
  });
});

describe('a pool that closes', () => {
  it('lets a map finish that collects', async () => {
    const { flow, backEnd, promise } = flowOf(upTo(10));
    flow.start();
    flow.closing();
    backEnd.runAll();
    assert.equal(((await promise) as unknown[]).length, 10);
  });

  it('lets an iteration deliver what was read, and tells it then that it was cut off', async () => {
    const { seen, items } = endless();
    const { flow, backEnd, promise } = flowOf(items, {}, { sink: new LazySink(3) });
    flow.start();
    flow.closing();
    assert.deepEqual([seen.read, seen.closed, backEnd.outstanding.length], [3, 1, 3]);
    backEnd.runAll();
    await assert.rejects(
      promise,
      (error) => error instanceof PoolClosedError && error.message.startsWith('pool.map: '),
    );
    assert.equal(backEnd.flows.size, 0);
  });

  it('lets an iteration end as usual whose source has ended', async () => {
    const { flow, backEnd, promise } = flowOf(upTo(3), {}, { sink: new LazySink(10) });
    flow.start();
    flow.closing();
    backEnd.runAll();
    assert.deepEqual(await promise, [0, 1, 2]);
  });
});
