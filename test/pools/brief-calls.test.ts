import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { backEndOf, enqueued, turn } from './hand-back-end.js';
import type { HandWorker } from './hand-worker.js';
import { plainJob } from './plain-job.js';

const LONG_MS = 5;

function answerAll(worker: HandWorker): void {
  for (let place = 0; place < worker.calls.length; place++) {
    if (!worker.begin(place)) continue;
    worker.answer(place, 'done');
  }
}

/** Two workers, idle, that have answered one call each in no time; and how many each of them is sent from now on. */
async function twoIdleWorkers() {
  const { backEnd, clock, workers } = backEndOf({ size: 2 });
  await enqueued(backEnd, [plainJob(), plainJob()]);
  for (const worker of workers) worker.tell({ type: 'ready' });
  for (const worker of workers) answerAll(worker);
  await turn();
  const before = workers.map(({ calls }) => calls.length);
  const sent = () => workers.map(({ calls }, index) => calls.length - before[index]!);
  return { backEnd, clock, workers, before, sent };
}

const several = (over = {}) => Array.from({ length: 8 }, () => plainJob(['item'], over));

describe('calls that are over sooner than they are sent', () => {
  it('are all sent to the worker that is at them, though another one is free', async () => {
    const { backEnd, sent } = await twoIdleWorkers();
    await enqueued(backEnd, several());
    assert.deepEqual(sent().sort(), [0, 8]);
  });

  it('go to the free worker in a moment, half of them, when the one at which they wait takes long for once', async () => {
    const { backEnd, clock, workers, before, sent } = await twoIdleWorkers();
    await enqueued(backEnd, several());
    const [busy, free] = sent()[0] === 8 ? [0, 1] : [1, 0];
    workers[busy]!.begin(before[busy]!, 0, clock.now());
    clock.advance(LONG_MS);
    await turn();
    assert.equal(sent()[free], 4);
  });

  it('do not wait at a worker that is at something else', async () => {
    const { backEnd, workers, before, sent } = await twoIdleWorkers();
    const other = () => plainJob(['other'], { task: Math.sqrt as never });
    await enqueued(backEnd, [other(), other(), plainJob()]);
    const [busy, free] = sent()[0] === 2 ? [0, 1] : [1, 0];
    workers[free]!.begin(before[free]!);
    workers[free]!.answer(before[free]!, 'done');
    await enqueued(backEnd, several());
    assert.deepEqual([sent()[busy], sent()[free]], [2, 9]);
  });
});

describe('calls that wait at a worker which is starting', () => {
  it('go to one that is idle, half of them, however short they are', async () => {
    const { backEnd, workers } = backEndOf({ size: 2 });
    await enqueued(backEnd, [plainJob()]);
    workers[0]!.tell({ type: 'ready' });
    answerAll(workers[0]!);
    await enqueued(backEnd, [plainJob(['other'], { task: Math.sqrt as never }), ...several()]);
    const [idle, starting] = workers as [HandWorker, HandWorker];
    const had = idle.calls.length;
    assert.ok(starting.calls.length > 2);
    idle.begin(had - 1);
    idle.answer(had - 1, 'done');
    await turn();
    assert.ok(idle.calls.length >= had + 2);
  });
});

describe('calls that take long, or nobody knows how long', () => {
  it('are spread over the workers that are free', async () => {
    const { backEnd, sent } = await twoIdleWorkers();
    await enqueued(backEnd, several({ task: Math.sqrt as never }));
    assert.ok(Math.min(...sent()) >= 2);
  });
});
