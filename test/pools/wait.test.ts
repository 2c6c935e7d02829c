import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OptionError } from '#src/base/errors.js';
import { wait } from '#src/pools/wait.js';
import { handFutures } from './hand-future.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Has it ended by now? */
async function hasEnded(promise: Promise<unknown>): Promise<boolean> {
  return (await Promise.race([promise.then(() => true), turn().then(() => false)])) as boolean;
}

describe('wait', () => {
  it('waits for all, failed and cancelled ones included', async () => {
    const { futures, end, fail } = handFutures(3);
    const waiting = wait(futures);
    end(0);
    fail(1);
    assert.equal(await hasEnded(waiting), false);
    futures[2]!.cancel();
    assert.deepEqual(await waiting, { done: new Set(futures), pending: new Set() });
  });

  it('ends at once without futures, and when all have ended', async () => {
    assert.deepEqual(await wait([]), { done: new Set(), pending: new Set() });
    const { futures, end } = handFutures(1);
    end(0);
    assert.deepEqual(await wait(futures, { timeout: 60_000 }), { done: new Set(futures), pending: new Set() });
  });

  it('ends with the first that ends, where that was asked for', async () => {
    const { futures, fail } = handFutures(2);
    const waiting = wait(futures, { until: 'first-completed' });
    assert.equal(await hasEnded(waiting), false);
    fail(1);
    assert.deepEqual(await waiting, { done: new Set([futures[1]]), pending: new Set([futures[0]]) });
  });

  it('ends with the first that fails, where that was asked for', async () => {
    const { futures, end, fail } = handFutures(3);
    const waiting = wait(futures, { until: 'first-exception' });
    end(0);
    assert.equal(await hasEnded(waiting), false);
    fail(1);
    assert.deepEqual(await waiting, { done: new Set(futures.slice(0, 2)), pending: new Set([futures[2]]) });
  });

  it('counts a cancelled one as failed', async () => {
    const { futures } = handFutures(2);
    const waiting = wait(futures, { until: 'first-exception' });
    futures[0]!.cancel();
    assert.deepEqual((await waiting).pending, new Set([futures[1]]));
  });

  it('waits for all where the first failure was asked for and none fails', async () => {
    const { futures, end } = handFutures(2);
    const waiting = wait(futures, { until: 'first-exception' });
    end(0, 1);
    assert.equal((await waiting).done.size, 2);
  });

  it('ends when its timeout is over, with what is pending', async () => {
    const { futures, end } = handFutures(2);
    end(0);
    assert.deepEqual(await wait(futures, { timeout: 1 }), {
      done: new Set([futures[0]]),
      pending: new Set([futures[1]]),
    });
  });

  it('does not change what it gave when others end later', async () => {
    const { futures, end } = handFutures(2);
    const waiting = wait(futures, { until: 'first-completed' });
    end(0);
    const { done, pending } = await waiting;
    end(1);
    assert.deepEqual([done.size, pending.size], [1, 1]);
  });

  it('refuses what are no futures, and bad options', async () => {
    await assert.rejects(wait(5 as never), OptionError);
    await assert.rejects(wait([5] as never), OptionError);
    await assert.rejects(wait([], { until: 'some' as never }), OptionError);
    await assert.rejects(wait([], { timeout: -1 }), OptionError);
  });
});
