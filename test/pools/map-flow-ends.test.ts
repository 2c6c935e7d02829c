import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, it } from 'node:test';
import { PoolClosedError } from '#src/base/errors.js';
import { ArraySink, SettledSink } from '#src/pools/sinks.js';
import { ControlledSource } from './controlled-source.js';
import { endless, flowOf, LazySink, upTo } from './flow-of.js';

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

  it('has no listener any more when the map is over', async () => {
    const { signal } = new AbortController();
    const { flow, backEnd, promise } = flowOf([1], { signal });
    flow.start();
    assert.equal(getEventListeners(signal, 'abort').length, 1);
    backEnd.runAll();
    await promise;
    assert.deepEqual(getEventListeners(signal, 'abort'), []);
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
