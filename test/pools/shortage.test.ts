import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { PoolOptions } from '#src/pools/pool.js';
import { backEndOf, enqueued, turn } from './hand-back-end.js';
import { plainJob } from './plain-job.js';

const tooMany = new Error('EMFILE: too many open files');

/** A pool of hand workers on a system that lets only so many be. */
function scarce(t: TestContext, options: PoolOptions, room: number) {
  const system = { room, starts: 0 };
  const warnings: string[] = [];
  t.mock.method(process, 'emitWarning', (message: string) => warnings.push(message));
  const all = backEndOf(options, (start) => (setup, given, onExit) => {
    system.starts++;
    if (system.room === 0) throw tooMany;
    system.room--;
    return start(setup, given, (exit) => {
      system.room++;
      onExit(exit);
    });
  });
  return { ...all, system, warnings };
}

describe('a pool for whose workers there is not room enough', () => {
  it('does with those that there are, says so once, and tries again some time later', async (t) => {
    const { backEnd, workers, clock, system, warnings } = scarce(
      t,
      { size: 4, restartBudget: { restarts: 0, perMs: 1e6 } },
      2,
    );
    const jobs = Array.from({ length: 20 }, (_, i) => plainJob([i]));
    await enqueued(backEnd, jobs);
    await enqueued(backEnd, [plainJob(['more'])]);
    assert.deepEqual([workers.length, system.starts], [2, 3]);
    assert.match(warnings.join(), /^ThreadPool: only 2 of 4 workers could be started\. The reason: EMFILE/);
    system.room = 5;
    clock.advance(20_000);
    await enqueued(backEnd, [plainJob(['last'])]);
    assert.deepEqual([workers.length, warnings.length], [4, 1]);
  });

  it('is warm when those that there are can take work', async (t) => {
    const { backEnd, workers } = scarce(t, { size: 3 }, 1);
    const warm = backEnd.warm();
    workers[0]!.tell({ type: 'ready' });
    await warm;
    assert.equal(workers.length, 1);
  });

  it('rejects the calls of everyWorker that have no worker, with the reason', async (t) => {
    const { backEnd, workers } = scarce(t, { size: 2 }, 1);
    const jobs = [plainJob(['a'], { pinned: true }), plainJob(['b'], { pinned: true })];
    backEnd.everyWorker((place) => jobs[place]!);
    workers[0]!.tell({ type: 'ready' });
    workers[0]!.begin(0);
    workers[0]!.answer(0, 'A');
    await turn();
    assert.deepEqual(jobs[0]!.outcomes, [[0, 'value A']]);
    assert.match(String(jobs[1]!.outcomes), /^0,error .*no more than 1 workers could be started\. EMFILE/);
  });

  it('waits for a worker that is on its way out, where its replacement has no room before that has gone', async (t) => {
    const { backEnd, workers } = scarce(t, { size: 1, maxTasksPerWorker: 1 }, 1);
    const jobs = [plainJob(['first']), plainJob(['second'])];
    await enqueued(backEnd, jobs);
    workers[0]!.tell({ type: 'ready' });
    workers[0]!.begin(0);
    workers[0]!.answer(0, 1);
    await turn();
    assert.deepEqual([workers.length, workers[0]!.sentOf('stop').length], [1, 1]);
    workers[0]!.exit({ exitCode: 0 });
    await turn();
    assert.deepEqual(
      workers[1]?.calls.map((call) => call[3]),
      [['second']],
    );
  });

  it('is broken when there is no worker at all, and none on its way out', async (t) => {
    const { backEnd } = scarce(t, { size: 2 }, 0);
    const job = plainJob(['a']);
    await enqueued(backEnd, [job]);
    assert.equal(job.outcomes.length, 1);
    assert.throws(() => backEnd.assertOpen('submit'), { name: 'BrokenPoolError', message: /EMFILE/ });
  });

  it('takes a thread that could not begin for one that could not be started, while others work', async (t) => {
    const { backEnd, workers, warnings } = scarce(t, { size: 2, restartBudget: { restarts: 0, perMs: 1e6 } }, 9);
    const jobs = [plainJob(['a']), plainJob(['b']), plainJob(['c'])];
    await enqueued(backEnd, jobs);
    workers[0]!.tell({ type: 'ready' });
    workers[1]!.exit({ exitCode: 1, couldNotStart: true, error: tooMany });
    await turn();
    assert.equal(warnings.length, 1);
    backEnd.assertOpen('submit');
  });
});

describe('a worker that is not ready in time', () => {
  it('is killed, and that counts as a death at its start', async () => {
    const { backEnd, workers, clock } = backEndOf({ startTimeout: 100, restartBudget: { restarts: 1, perMs: 1e6 } });
    const job = plainJob(['a']);
    await enqueued(backEnd, [job]);
    clock.advance(99);
    assert.equal(workers[0]!.kills, 0);
    clock.advance(1);
    await turn();
    assert.deepEqual([workers[0]!.kills, workers.length, job.outcomes.length], [1, 2, 0]);
    clock.advance(100);
    await turn();
    assert.equal(job.outcomes.length, 1);
    assert.throws(() => backEnd.assertOpen('submit'), { name: 'BrokenPoolError', message: /startTimeout/ });
  });

  it('is abandoned where it cannot be killed', async () => {
    const { backEnd, workers, clock } = backEndOf({ startTimeout: 100 });
    const job = plainJob(['a']);
    await enqueued(backEnd, [job]);
    workers[0]!.onKill = async () => false;
    clock.advance(100);
    await turn();
    assert.deepEqual([backEnd.stats().abandoned, workers[1]?.calls.map((call) => call[3])], [1, [['a']]]);
  });

  it('is let be when it was ready in time', async () => {
    const { backEnd, workers, clock } = backEndOf({ startTimeout: 100 });
    await enqueued(backEnd, [plainJob(['a'])]);
    workers[0]!.tell({ type: 'ready' });
    clock.advance(1000);
    assert.equal(workers[0]!.kills, 0);
  });
});
