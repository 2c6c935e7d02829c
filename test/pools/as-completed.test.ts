import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OptionError, WaitTimeoutError } from '#src/base/errors.js';
import { asCompleted } from '#src/pools/as-completed.js';
import { handFutures } from './hand-future.js';

const done = { done: true, value: undefined };

describe('asCompleted', () => {
  it('gives the futures themselves, in the order in which they end', async () => {
    const { futures, end } = handFutures(3);
    const all = asCompleted(futures);
    end(2, 0);
    assert.equal((await all.next()).value, futures[2]);
    assert.equal((await all.next()).value, futures[0]);
    const last = all.next();
    end(1);
    assert.equal((await last).value, futures[1]);
    assert.deepEqual(await all.next(), done);
  });

  it('gives first those that had ended before', async () => {
    const { futures, end } = handFutures(2);
    end(1);
    const all = asCompleted(futures);
    end(0);
    assert.deepEqual([(await all.next()).value, (await all.next()).value], [futures[1], futures[0]]);
  });

  it('gives failed and cancelled ones like others', async () => {
    const { futures, fail } = handFutures(2);
    fail(0);
    futures[1]!.cancel();
    const states = [];
    for await (const future of asCompleted(futures)) states.push(future.state);
    assert.deepEqual(states, ['done', 'cancelled']);
  });

  it('gives one that was passed twice once', async () => {
    const { futures, end } = handFutures(1);
    end(0);
    const all = asCompleted([futures[0]!, futures[0]!]);
    await all.next();
    assert.deepEqual(await all.next(), done);
  });

  it('is done at once without futures', async () => {
    assert.deepEqual(await asCompleted([]).next(), done);
  });

  it('throws when its timeout is over, after what had ended by then, and is done then', async () => {
    const { futures, end } = handFutures(2);
    const all = asCompleted(futures, { timeout: 1 });
    end(0);
    assert.equal((await all.next()).value, futures[0]);
    await assert.rejects(all.next(), (error) => error instanceof WaitTimeoutError && error.timeout === 1);
    assert.deepEqual([await all.next(), futures[1]!.state], [done, 'pending']);
  });

  it("throws the signal's reason, also when it was aborted before", async () => {
    const { futures } = handFutures(1);
    const controller = new AbortController();
    const all = asCompleted(futures, { signal: controller.signal });
    const next = all.next();
    controller.abort('enough');
    await assert.rejects(next, (error) => error === 'enough');
    await assert.rejects(asCompleted(futures, { signal: controller.signal }).next(), (error) => error === 'enough');
  });

  it('gives all that had ended before it throws', async () => {
    const { futures, end } = handFutures(2);
    end(0);
    const all = asCompleted(futures, { signal: AbortSignal.abort('enough') });
    assert.equal((await all.next()).value, futures[0]);
    await assert.rejects(all.next(), (error) => error === 'enough');
  });

  it('is done once left, also for a next() that waits', async () => {
    const { futures } = handFutures(1);
    const all = asCompleted(futures, { timeout: 60_000 });
    const waiting = all.next();
    await all.return();
    assert.deepEqual([await waiting, await all.next()], [done, done]);
  });

  it('answers several next() that wait at once', async () => {
    const { futures, end } = handFutures(2);
    const all = asCompleted(futures);
    const both = [all.next(), all.next()];
    end(0, 1);
    const values = (await Promise.all(both)).map(({ value }) => value);
    assert.deepEqual(new Set(values), new Set(futures));
  });

  it('refuses at once what are no futures, and bad options', () => {
    const { futures } = handFutures(1);
    assert.throws(() => asCompleted(futures[0] as never), OptionError);
    assert.throws(() => asCompleted([Promise.resolve()] as never), OptionError);
    assert.throws(() => asCompleted(futures, { timeout: -1 }), OptionError);
    assert.throws(() => asCompleted(futures, { signal: {} as AbortSignal }), OptionError);
  });
});
