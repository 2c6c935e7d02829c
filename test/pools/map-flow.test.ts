import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, it } from 'node:test';
import { PoolClosedError } from '#src/base/errors.js';
import type { Report } from '#src/base/stats.js';
import { RangeSource } from '#src/pools/source.js';
import { CALL, ITEMS, TUPLES } from '#src/transport/wire.js';
import { uncaughtErrors } from '../base/uncaught.js';
import { ControlledSource } from './controlled-source.js';
import { endless, flowOf, payloads, upTo } from './flow-of.js';
import { sharedArgs } from './plain-job.js';
import { RecordingBackEnd } from './recording-back-end.js';

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
    const args = sharedArgs(3, ['x']);
    const { flow, backEnd } = flowOf([1], { timeout: 5, retries: 2, priority: 7, caller, args });
    flow.start();
    const { timeout, retries, priority, pinned, shape, count } = backEnd.jobs[0]!;
    assert.deepEqual([timeout, retries, priority, pinned, shape, count], [5, 2, 7, false, ITEMS, 1]);
    assert.deepEqual([backEnd.jobs[0]!.caller, backEnd.jobs[0]!.args], [caller, args]);
  });

  it('has its shared arguments forgotten at its end, also when it fails', () => {
    for (const end of ['runAll', 'fail']) {
      const { flow, backEnd, promise } = flowOf([1], { args: sharedArgs(9, []) });
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
