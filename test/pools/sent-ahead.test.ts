import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { transfer } from '#src/transport/transfer.js';
import { backEndOf, enqueued, turn } from './hand-back-end.js';
import { plainJob } from './plain-job.js';

// Two of them are more than may be under way.
const huge = new Uint8Array(130 * 2 ** 20);
const moving = () => transfer(new Uint8Array(8));

describe('a busy worker is sent ahead', () => {
  it('no call whose bytes would make too many under way; it goes once others have landed', async () => {
    const { backEnd, workers } = backEndOf();
    await enqueued(backEnd, [plainJob([huge]), plainJob([huge]), plainJob(['behind'])]);
    const worker = workers[0]!;
    assert.equal(worker.calls.length, 1);
    worker.tell({ type: 'ready' });
    worker.begin(0);
    worker.answer(0, 'done');
    await turn();
    assert.deepEqual(
      worker.calls.map((call) => (call[3] as unknown[])[0] === 'behind'),
      [false, false, true],
    );
  });

  it('calls without large arguments as always, beside one with many bytes', async () => {
    const { backEnd, workers } = backEndOf();
    await enqueued(backEnd, [plainJob([huge]), plainJob(['small'])]);
    assert.equal(workers[0]!.calls.length, 2);
  });

  it('nothing that moves: it waits until the worker is free', async () => {
    const { backEnd, workers } = backEndOf();
    await enqueued(backEnd, [plainJob(['first']), plainJob([{ deep: moving() }])]);
    const worker = workers[0]!;
    assert.equal(worker.calls.length, 1);
    worker.tell({ type: 'ready' });
    worker.begin(0);
    worker.answer(0, 'done');
    await turn();
    assert.equal(worker.calls.length, 2);
  });
});

describe('a worker from which nothing can be taken back', () => {
  const aheadless = (options = {}) =>
    backEndOf(
      options,
      (start) =>
        (...args) =>
          Object.assign(start(...args), { ahead: false }),
    );

  it('is sent no more calls than run in it at once, and the next when one has ended', async () => {
    const { backEnd, workers } = aheadless({ tasksPerWorker: 2 });
    await enqueued(
      backEnd,
      [1, 2, 3, 4].map((value) => plainJob([value])),
    );
    const worker = workers[0]!;
    assert.equal(worker.calls.length, 2);
    worker.tell({ type: 'ready' });
    worker.begin(0);
    worker.answer(0, 'done');
    await turn();
    assert.deepEqual(
      worker.calls.map(([, , , payload]) => payload),
      [[1], [2], [3]],
    );
  });

  it('leaves the queue to others, by priority', async () => {
    const { backEnd, workers } = aheadless();
    await enqueued(backEnd, [plainJob(['first']), plainJob(['later'])]);
    await enqueued(backEnd, [plainJob(['urgent'], { priority: 1 })]);
    const worker = workers[0]!;
    worker.tell({ type: 'ready' });
    worker.begin(0);
    worker.answer(0, 'done');
    await turn();
    assert.deepEqual(worker.calls.at(-1)?.[3], ['urgent']);
  });
});

describe('a call that moved something', () => {
  it('goes to a free worker in a message of its own, after those before it', async () => {
    const { backEnd, workers } = backEndOf({ tasksPerWorker: 3 });
    await enqueued(backEnd, [plainJob(['a']), plainJob([moving()]), plainJob(['c'])]);
    assert.deepEqual(
      workers[0]!.sentOf('calls').map(({ calls }) => calls.length),
      [1, 1, 1],
    );
  });

  it('is not taken back for more urgent work', async () => {
    const { backEnd, workers } = backEndOf({ tasksPerWorker: 2 });
    const job = plainJob([moving()]);
    await enqueued(backEnd, [job, plainJob(['other'])]);
    await enqueued(backEnd, [plainJob(['urgent'], { priority: 1 })]);
    const worker = workers[0]!;
    assert.deepEqual([worker.begin(0), worker.begin(1)], [true, false]);
    worker.answer(0, 'done');
    assert.deepEqual(job.outcomes, [[0, 'value done']]);
  });

  it('is dropped when it is cancelled', async () => {
    const { backEnd, workers } = backEndOf();
    const job = plainJob([moving()]);
    await enqueued(backEnd, [job]);
    backEnd.cancel(job, new Error('enough'));
    assert.equal(workers[0]!.begin(0), false);
  });

  it('fails with its worker before it began, and says why it is not tried again', async () => {
    const { backEnd, workers } = backEndOf();
    const job = plainJob([moving(), 'other'], { retries: 5 });
    await enqueued(backEnd, [job]);
    workers[0]!.exit({ exitCode: 7 });
    await turn();
    assert.match(
      String(job.outcomes),
      /^0,error .*exited with code 7 before it began .*transfer\(\).* is gone with it/,
    );
    assert.deepEqual(workers[1]!.calls[0]?.[3], ['other']);
  });
});
