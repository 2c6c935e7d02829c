import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serialize } from 'node:v8';
import type { ToWorker, WorkerSetup } from '#src/transport/wire.js';
import { backEndOf, enqueued, turn } from './hand-back-end.js';
import type { HandWorker } from './hand-worker.js';
import { type PlainJob, plainJob, sharedArgs } from './plain-job.js';

// Larger than all else that is sent here together.
const LARGE = 'x'.repeat(100_000);

/** How many messages hold something of that size. */
const largeOnes = (sent: readonly ToWorker[]) =>
  sent.filter((message) => serialize(message).byteLength >= LARGE.length).length;

/** The worker begins and answers all that it has been sent and has not answered. */
async function answerAll(worker: HandWorker): Promise<void> {
  await turn();
  for (let place = 0; place < worker.calls.length; place++) if (worker.begin(place)) worker.answer(place, 'done');
  await turn();
}

const jobs = (count: number, over: Partial<PlainJob>) => Array.from({ length: count }, (_, i) => plainJob([i], over));

describe('to each worker is sent once', () => {
  it('what all items of a map share, however many calls name it', async () => {
    const { backEnd, workers } = backEndOf({ size: 2 });
    const args = sharedArgs(1, [LARGE]);
    const all = jobs(20, { args });
    await enqueued(backEnd, all);
    for (const worker of workers) worker.tell({ type: 'ready' });
    for (let round = 0; round < 10; round++) for (const worker of workers) await answerAll(worker);
    assert.ok(all.every(({ outcomes }) => outcomes.length === 1));
    assert.deepEqual(
      workers.map(({ sent }) => largeOnes(sent)),
      [1, 1],
    );
  });

  it('what all items share, anew to the worker in place of one that died', async () => {
    const { backEnd, workers } = backEndOf();
    const args = sharedArgs(1, [LARGE]);
    await enqueued(backEnd, jobs(3, { args }));
    workers[0]!.exit({ exitCode: 1 });
    await turn();
    assert.deepEqual(
      workers.map(({ sent }) => largeOnes(sent)),
      [1, 1],
    );
  });

  it('the source of an inline function, though it is written in a loop and so is a new object each time', async () => {
    const { backEnd, workers } = backEndOf();
    for (let round = 0; round < 5; round++) {
      const task = new Function(`return (item) => [item, "${LARGE}".length]`)() as PlainJob['task'];
      await enqueued(backEnd, jobs(2, { task }));
    }
    const worker = workers[0]!;
    worker.tell({ type: 'ready' });
    for (let round = 0; round < 10; round++) await answerAll(worker);
    assert.deepEqual([worker.calls.length, largeOnes(worker.sent)], [10, 1]);
  });

  it("the arguments of the initializer: with the worker's start, in no message", async () => {
    const setups: WorkerSetup[] = [];
    const initializer = [(text: string) => text.length, LARGE] as const;
    const { backEnd, workers } = backEndOf({ size: 2, initializer }, (start) => (setup, ...rest) => {
      setups.push(setup);
      return start(setup, ...rest);
    });
    await enqueued(backEnd, jobs(20, {}));
    for (const worker of workers) worker.tell({ type: 'ready' });
    for (let round = 0; round < 10; round++) for (const worker of workers) await answerAll(worker);
    assert.deepEqual(
      setups.map((setup) => serialize(setup).byteLength >= LARGE.length),
      [true, true],
    );
    assert.deepEqual(
      workers.map(({ sent }) => largeOnes(sent)),
      [0, 0],
    );
  });
});
