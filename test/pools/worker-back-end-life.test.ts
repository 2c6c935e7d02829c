import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { transfer } from '#src/transport/transfer.js';
import { backEndOf, enqueued, turn } from './hand-back-end.js';
import { plainJob } from './plain-job.js';

describe('a worker that may take so many items', () => {
  it('is given these and no more, and who comes for it the next ones', async () => {
    const { backEnd, workers } = backEndOf({ maxTasksPerWorker: 2, tasksPerWorker: 4 });
    await enqueued(backEnd, [plainJob(['a', 'b', 'c']), plainJob(['d'])]);
    const items = () => workers.map(({ calls }) => calls.map((call) => call[3]));
    assert.deepEqual(items(), [[['a', 'b']]]);
    const [worker] = workers as [(typeof workers)[number]];
    worker.tell({ type: 'ready' });
    worker.begin(0);
    for (const index of [0, 1]) worker.answer(0, 'done', index);
    worker.exit();
    await turn();
    assert.deepEqual(items(), [[['a', 'b']], [['c'], ['d']]]);
  });
});

describe('workers that take long to go', () => {
  it('keep others from being started when they are too many; work then waits at those that are there', async () => {
    const { backEnd, workers } = backEndOf({ size: 2 });
    await enqueued(backEnd, [plainJob(['long'])]);
    workers[0]!.begin(0);
    for (const place of [1, 2, 3]) {
      await enqueued(backEnd, [plainJob([`in ${place}`])]);
      const worker = workers[place]!;
      worker.begin(0);
      worker.answer(0, 'done');
      worker.tell({ type: 'recycle', usedBytes: 1 });
    }
    await enqueued(backEnd, [plainJob(['late'])]);
    assert.deepEqual(
      workers.map(({ calls }) => calls.map((call) => call[3])),
      [[['long'], ['late']], [['in 1']], [['in 2']], [['in 3']]],
    );
  });
});

describe('what a worker did with its time', () => {
  it('counts also while it is on its way out', async () => {
    const { backEnd, workers } = backEndOf({ maxTasksPerWorker: 1, timings: 'all' });
    await enqueued(backEnd, [plainJob()]);
    const [worker] = workers as [(typeof workers)[number]];
    worker.tell({ type: 'ready' });
    const { startMs } = backEnd.stats().timings!.lane;
    worker.begin(0);
    worker.answer(0, 'done');
    const { workers: there, timings } = backEnd.stats();
    assert.deepEqual([there, worker.sentOf('stop').length], [[], 1]);
    assert.ok(startMs > 0);
    assert.equal(timings!.lane.startMs, startMs);
    worker.exit();
    assert.equal(backEnd.stats().timings!.lane.startMs, startMs);
  });
});

describe('the time of a worker that dies', () => {
  for (const [what, isBusy] of [
    ['is unaccounted for since its latest answer, with work in hand', true],
    ['is waited through or idle, with nothing in hand', false],
  ] as const) {
    it(what, async () => {
      const { backEnd, workers } = backEndOf({ timings: 'all' });
      await enqueued(backEnd, [plainJob()]);
      const [worker] = workers as [(typeof workers)[number]];
      worker.tell({ type: 'ready' });
      worker.begin(0);
      if (!isBusy) worker.answer(0, 'done');
      await turn();
      worker.exit({ exitCode: 1 });
      const { unaccountedMs, waitMs, idleMs } = backEnd.stats().timings!.lane;
      assert.deepEqual([unaccountedMs > 1e-6, waitMs + idleMs > 1e-6], [isBusy, !isBusy]);
    });
  }
});

describe('what waits at a worker when something more urgent comes', () => {
  for (const [what, item, pinned] of [
    ['what was moved there', () => transfer(new Uint8Array(8)), false],
    ['the job of this very worker', () => 'own', true],
  ] as const) {
    it(`stays there if it is ${what}`, async () => {
      const { backEnd, workers } = backEndOf({ tasksPerWorker: 2 });
      await enqueued(backEnd, [plainJob(['first'])]);
      const job = plainJob([item()], { pinned });
      if (pinned) backEnd.everyWorker(() => job);
      else await enqueued(backEnd, [job]);
      await enqueued(backEnd, [plainJob(['urgent'], { priority: 1 })]);
      assert.deepEqual([workers[0]!.begin(0), workers[0]!.begin(1)], [false, true]);
    });
  }

  it('is taken back otherwise, and sent again behind it', async () => {
    const { backEnd, workers } = backEndOf({ tasksPerWorker: 2 });
    await enqueued(backEnd, [plainJob(['waits'])]);
    await enqueued(backEnd, [plainJob(['urgent'], { priority: 1 })]);
    const { calls } = workers[0]!;
    assert.deepEqual(
      calls.map((call) => call[3]),
      [['waits'], ['urgent'], ['waits']],
    );
    assert.equal(workers[0]!.begin(0), false);
  });
});

describe('a worker that dies', () => {
  it('has given what it had sent by then, read or not', async () => {
    const { backEnd, workers } = backEndOf();
    const job = plainJob();
    await enqueued(backEnd, [job]);
    const [worker] = workers as [(typeof workers)[number]];
    worker.begin(0);
    worker.answerUnread(0, 'done');
    worker.exit({ exitCode: 1 });
    assert.deepEqual(job.outcomes, [[0, 'value done']]);
  });
});

describe('cancel of a job', () => {
  it('leaves others of the same task alone', async () => {
    const { backEnd, workers } = backEndOf({ tasksPerWorker: 2 });
    const [cancelled, neighbour] = [plainJob(['cancelled']), plainJob(['neighbour'])];
    await enqueued(backEnd, [cancelled, neighbour]);
    backEnd.cancel(cancelled, new Error('no more'));
    const [worker] = workers as [(typeof workers)[number]];
    assert.deepEqual([worker.begin(0), worker.begin(1)], [false, true]);
    worker.answer(1, 'done');
    assert.deepEqual([cancelled.outcomes, neighbour.outcomes], [[], [[0, 'value done']]]);
  });

  it('tells the worker once all are taken back that the same signal cancels', async () => {
    const { backEnd, workers } = backEndOf();
    const [running, waiting] = [plainJob(['runs']), plainJob(['waits'])];
    await enqueued(backEnd, [running, waiting]);
    const [worker] = workers as [(typeof workers)[number]];
    worker.tell({ type: 'ready' });
    worker.begin(0);
    const [seq] = worker.calls[0]!;
    backEnd.cancel(running, new Error('no more'));
    // Told by now it could end, and be at the next.
    assert.deepEqual([worker.sentOf('cancel').length, worker.ledger.isWholeCallCancelled(seq)], [0, false]);
    backEnd.cancel(waiting, new Error('no more'));
    assert.equal(worker.begin(1), false);
    await turn();
    assert.deepEqual([worker.sentOf('cancel').length, worker.ledger.isWholeCallCancelled(seq)], [1, true]);
  });

  it('that has ended by then tells the worker nothing', async () => {
    const { backEnd, workers } = backEndOf();
    await enqueued(backEnd, [plainJob(['waits'])]);
    const [running, behind] = [plainJob(['runs']), plainJob(['behind'])];
    const [worker] = workers as [(typeof workers)[number]];
    worker.tell({ type: 'ready' });
    worker.begin(0);
    worker.answer(0, 'done');
    await enqueued(backEnd, [running, behind]);
    worker.begin(1);
    backEnd.cancel(running, new Error('no more'));
    worker.answer(1, 'done');
    await turn();
    assert.equal(worker.sentOf('cancel').length, 0);
  });

  it('that was the last one lets a pool that closes end', async () => {
    const { backEnd, workers } = backEndOf();
    const job = plainJob();
    await enqueued(backEnd, [job]);
    let closed = false;
    const closing = backEnd.close(undefined).then(() => {
      closed = true;
    });
    await turn();
    assert.deepEqual([closed, workers[0]!.sentOf('stop').length], [false, 0]);
    backEnd.cancel(job, new Error('no more'));
    await turn();
    assert.equal(workers[0]!.sentOf('stop').length, 1);
    workers[0]!.exit();
    await closing;
  });
});

describe('a pool in which only so many calls may wait', () => {
  it('has no room for more, and tells its maps when it has again', async () => {
    const { backEnd, workers } = backEndOf({ maxQueue: 1 });
    let told = 0;
    backEnd.join({ more: () => void told++, closing() {}, fail() {} });
    await enqueued(backEnd, [plainJob(['runs'])]);
    const [worker] = workers as [(typeof workers)[number]];
    worker.tell({ type: 'ready' });
    worker.begin(0);
    assert.equal(backEnd.hasRoom(), true);
    await enqueued(backEnd, [plainJob(['waits'])]);
    assert.equal(backEnd.hasRoom(), false);
    told = 0;
    worker.answer(0, 'done');
    assert.deepEqual([told, backEnd.hasRoom()], [1, true]);
  });
});

describe('a pool that closes', () => {
  async function closing() {
    const { backEnd, workers, clock } = backEndOf();
    const job = plainJob();
    await enqueued(backEnd, [job]);
    const worker = workers[0]!;
    worker.begin(0);
    worker.answer(0, 'done');
    const closed = backEnd.close(undefined);
    await turn();
    assert.deepEqual([worker.sentOf('stop').length, worker.kills], [1, 0]);
    return { backEnd, worker, clock, closed };
  }

  it('ends a worker by force that does not go within five seconds', async () => {
    const { worker, clock, closed } = await closing();
    clock.advance(4999);
    assert.equal(worker.kills, 0);
    clock.advance(1);
    assert.equal(worker.kills, 1);
    await closed;
  });

  it('abandons a worker that cannot be ended, counts it, and does not wait for it', async () => {
    const { backEnd, worker, clock, closed } = await closing();
    worker.onKill = async () => false;
    clock.advance(5000);
    await closed;
    assert.equal(backEnd.stats().abandoned, 1);
  });
});
