import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BrokenPoolError } from '#src/base/errors.js';
import type { WorkerBackEnd } from '#src/pools/worker-back-end.js';
import type { StartWorker } from '#src/workers/worker.js';
import { backEndOf, enqueued, turn } from './hand-back-end.js';
import { handFuture } from './hand-future.js';
import { plainJob } from './plain-job.js';

describe('a pool whose worker is being killed', () => {
  async function killing() {
    const all = backEndOf({ timeoutGrace: 10 });
    const [late, rest] = [plainJob(['late', 'behind'], { timeout: 50 }), plainJob(['rest'])];
    await enqueued(all.backEnd, [late, rest]);
    const worker = all.workers[0]!;
    // It sits in a system call: nobody knows yet whether it will go.
    let gone = (_ended: boolean) => {};
    worker.onKill = () =>
      new Promise((resolve) => {
        gone = resolve;
      });
    worker.begin(0, 0, all.clock.now());
    all.clock.advance(60);
    assert.equal(worker.kills, 1);
    const sentToOthers = () => all.workers.slice(1).flatMap(({ calls }) => calls.flatMap((call) => call[3]));
    const exit = () => {
      worker.exit({ exitCode: 1 });
      gone(true);
    };
    return { ...all, late, rest, worker, sentToOthers, exit };
  }

  it('does not keep from others what that one has not begun', async () => {
    const { sentToOthers } = await killing();
    await turn();
    assert.deepEqual(sentToOthers(), ['rest']);
  });

  it('gives to others what lies behind the late item, once that one has gone', async () => {
    const { sentToOthers, exit, late } = await killing();
    exit();
    await turn();
    assert.deepEqual([sentToOthers(), late.outcomes.length], [['rest', 'behind'], 1]);
  });

  it('starts no other one once terminated, and leaves no item unsettled', async () => {
    const { backEnd, workers, exit, late, rest } = await killing();
    const before = workers.length;
    const ended = backEnd.terminate(undefined);
    assert.deepEqual([late.outcomes.length, rest.outcomes.length], [2, 1]);
    exit();
    await ended;
    assert.equal(workers.length, before);
  });
});

describe('a job for every worker', () => {
  it('goes to the one in place of a worker that died of it, and to no other', async () => {
    const { backEnd, workers } = backEndOf({ size: 2 });
    const jobs = [plainJob(['a'], { pinned: true, retries: 1 }), plainJob(['b'], { pinned: true, retries: 1 })];
    backEnd.everyWorker((place) => jobs[place]!);
    for (const worker of workers) worker.tell({ type: 'ready' });
    for (const worker of workers.slice(0, 2)) worker.begin(0);
    workers[0]!.answer(0, 'A');
    workers[1]!.exit({ exitCode: 1 });
    await turn();
    assert.deepEqual(
      workers.map(({ calls }) => calls.map((call) => [call[3], call[6] ?? 1])),
      [[[['a'], 1]], [[['b'], 1]], [[['b'], 2]]],
    );
  });
});

describe('a worker that was warmed up', () => {
  it('is let go after the idle timeout, even if it never got work', async () => {
    const { backEnd, workers, clock } = backEndOf({ idleTimeout: 100 });
    const warm = backEnd.warm();
    workers[0]!.tell({ type: 'ready' });
    await warm;
    clock.advance(99);
    assert.equal(workers[0]!.sentOf('stop').length, 0);
    clock.advance(1);
    assert.equal(workers[0]!.sentOf('stop').length, 1);
  });
});

describe('a pool whose workers cannot be started', () => {
  const failing = (): StartWorker => () => {
    throw new Error('EAGAIN');
  };

  it('gives up at once when it has none at all, and tells why', async () => {
    const { backEnd } = backEndOf({}, failing);
    const errors: unknown[] = [];
    await enqueued(backEnd, [plainJob(['a'], { reject: (_index, error) => void errors.push(error) })]);
    assert.ok(errors[0] instanceof BrokenPoolError);
    assert.equal((errors[0].cause as Error).message, 'EAGAIN');
    assert.throws(() => backEnd.assertOpen('pool.submit'), BrokenPoolError);
  });

  it('makes do with those that could be started', async () => {
    const { backEnd, workers } = backEndOf({ size: 3 }, (start) => (...args) => {
      if (workers.length >= 1) throw new Error('EAGAIN');
      return start(...args);
    });
    const jobs = [plainJob(), plainJob(), plainJob()];
    await enqueued(backEnd, jobs);
    for (let call = 0; call < 3; call++) {
      workers[0]?.tell({ type: 'ready' });
      workers[0]?.begin(call);
      workers[0]?.answer(call, 'done');
    }
    assert.deepEqual(
      jobs.map(({ outcomes }) => outcomes.length),
      [1, 1, 1],
    );
  });
});

describe('a program that submits more than its workers take, without a pause', () => {
  async function busy() {
    const all = backEndOf();
    const first = plainJob(['first']);
    await enqueued(all.backEnd, [first]);
    const worker = all.workers[0]!;
    worker.tell({ type: 'ready' });
    worker.begin(0);
    worker.answerUnread(0, 'early');
    const submit = () => {
      for (let i = 0; i < 200; i++) all.backEnd.enqueue(plainJob());
      return first.outcomes.length;
    };
    return { ...all, submit };
  }

  it('has results taken meanwhile', async () => {
    const { submit } = await busy();
    assert.equal(submit(), 1);
  });

  it('is not called back in the midst of it: listeners to events, flows and futures hear of results later', async () => {
    const flow = { more() {}, closing() {}, fail() {} };
    const { future } = handFuture();
    const listen: ((backEnd: WorkerBackEnd) => unknown)[] = [
      ({ events }) => events.on('task:error', () => {}),
      ({ events }) => events.on('drain', () => {}),
      (backEnd) => backEnd.join(flow),
      () => future.onDone(() => {}),
    ];
    for (const begin of listen) {
      const { backEnd, submit } = await busy();
      begin(backEnd);
      assert.equal(submit(), 0);
    }
    future.settle('value', 1, false);
    assert.equal((await busy()).submit(), 1);
  });
});
