import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, it } from 'node:test';
import { OptionError, TaskCancelledError, WaitTimeoutError } from '#src/base/errors.js';
import { uncaughtErrors } from '../base/uncaught.js';
import { collectGarbage } from '../native/garbage.js';
import { handFuture } from './hand-future.js';

describe('a future', () => {
  it('is a promise, whose then() gives a plain one', async () => {
    const { future } = handFuture();
    assert.ok(future instanceof Promise);
    const next = future.then((value) => value);
    assert.equal(Object.getPrototypeOf(next), Promise.prototype);
    future.settle('value', 'v', false);
    assert.deepEqual([await future, await next, await Promise.all([future])], ['v', 'v', ['v']]);
  });

  it('is pending, then running, then done', () => {
    const { future } = handFuture();
    const states = [future.state];
    future.begun = true;
    states.push(future.state);
    future.settle('value', 'v', false);
    states.push(future.state);
    assert.deepEqual(states, ['pending', 'running', 'done']);
  });

  it('is done also when it failed', async () => {
    const { future } = handFuture();
    future.settle('error', new Error('no'), false);
    assert.equal(future.state, 'done');
    await assert.rejects(future, /no/);
  });

  it('settles once: the first outcome stands', async () => {
    const { future } = handFuture();
    let calls = 0;
    future.onDone(() => calls++);
    future.settle('value', 'first', false);
    future.settle('error', new Error('second'), false);
    assert.deepEqual([future.cancel(), await future, calls, future.state], [false, 'first', 1, 'done']);
  });

  it('goes when nobody has it any more, and its value with it, though no other is made', async () => {
    const value = (() => {
      const { future } = handFuture();
      const large = { bytes: new Uint8Array(1) };
      future.settle('value', large, false);
      return new WeakRef(large);
    })();
    for (let round = 0; round < 100 && value.deref() !== undefined; round++) {
      // What a WeakRef was asked for stays until the next turn.
      await new Promise((resolve) => setImmediate(resolve));
      collectGarbage();
    }
    assert.equal(value.deref(), undefined);
  });

  it('has the timing that its call tells', () => {
    const { future } = handFuture();
    assert.equal(future.timing, undefined);
    const untimed = {
      serialised: undefined,
      bytesIn: undefined,
      bytesOut: undefined,
      cpu: undefined,
      steps: undefined,
    };
    future.time = { queued: 1, sent: 2, started: 3, computed: 4, received: 5, ...untimed };
    assert.equal(future.timing, future.time);
  });
});

describe('cancelling a future', () => {
  it('rejects it at once with an AbortError, and tells the call', async () => {
    const { future } = handFuture();
    assert.equal(future.cancel(), true);
    assert.equal(future.state, 'cancelled');
    await assert.rejects(future, (error) => error instanceof TaskCancelledError && future.withdrawn[0] === error);
  });

  it('rejects it with the reason given, whatever that is', async () => {
    const { future } = handFuture();
    future.cancel(null);
    await assert.rejects(future, (error) => error === null);
    assert.deepEqual(future.withdrawn, [null]);
  });

  it('does nothing a second time', async () => {
    const { future } = handFuture();
    future.cancel('first');
    assert.equal(future.cancel('second'), false);
    assert.deepEqual(future.withdrawn, ['first']);
    await assert.rejects(future, (error) => error === 'first');
  });

  it('drops what the call still says', async () => {
    const { future } = handFuture();
    future.cancel('reason');
    future.settle('value', 'late', false);
    assert.equal(future.state, 'cancelled');
    await assert.rejects(future, (error) => error === 'reason');
  });

  it('is no unhandled rejection, since the program wanted it', async () => {
    assert.deepEqual(await unhandled(() => handFuture().future.cancel()), []);
  });
});

describe('an error that nobody handles', () => {
  it('is an unhandled rejection when the task failed', async () => {
    const error = new Error('no');
    assert.deepEqual(await unhandled(() => handFuture().future.settle('error', error, false)), [error]);
  });

  it('is none when the program itself caused it', async () => {
    assert.deepEqual(await unhandled(() => handFuture().future.settle('error', new Error('no'), true)), []);
  });
});

describe('future.result', () => {
  it('gives the outcome, value or error, with and without a timeout', async () => {
    const good = handFuture();
    good.future.settle('value', 'v', false);
    assert.deepEqual([await good.future.result(), await good.future.result({ timeout: 60_000 })], ['v', 'v']);
    const bad = handFuture();
    bad.future.settle('error', new Error('no'), false);
    await assert.rejects(bad.future.result(), /no/);
    await assert.rejects(bad.future.result({ timeout: 60_000 }), /no/);
  });

  it('rejects the wait, and not the task, when its timeout is over', async () => {
    const { future } = handFuture();
    await assert.rejects(
      future.result({ timeout: 1 }),
      (error) => error instanceof WaitTimeoutError && error.timeout === 1,
    );
    assert.deepEqual([future.state, future.withdrawn], ['pending', []]);
    future.settle('value', 'v', false);
    assert.equal(await future.result({ timeout: 0 }), 'v');
  });

  it('leaves no timer when the wait is over', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const { future } = handFuture();
    const before = timers();
    const result = future.result({ timeout: 60_000 });
    assert.equal(timers(), before + 1);
    future.settle('value', 'v', false);
    await result;
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(timers(), before);
  });

  it('takes a timeout that no timer can hold', async () => {
    const { future } = handFuture();
    const result = future.result({ timeout: Number.POSITIVE_INFINITY });
    setImmediate(() => future.settle('value', 'v', false));
    assert.equal(await result, 'v');
  });

  it('refuses a bad timeout', () => {
    for (const timeout of [-1, Number.NaN, '5']) {
      assert.throws(() => handFuture().future.result({ timeout: timeout as number }), OptionError);
    }
  });
});

describe('future.onDone', () => {
  it('calls back in the order in which callbacks were added, with the future, once settled', () => {
    const { future } = handFuture();
    const order: string[] = [];
    future.onDone((self) => order.push(`a ${self === future} ${self.state}`)).onDone(() => order.push('b'));
    assert.deepEqual(order, []);
    future.settle('value', 'v', false);
    assert.deepEqual(order, ['a true done', 'b']);
  });

  it('calls back at once when it is done already', () => {
    const { future } = handFuture();
    future.settle('value', 'v', false);
    let called = false;
    future.onDone(() => {
      called = true;
    });
    assert.equal(called, true);
  });

  it('calls back when cancelled', () => {
    const { future } = handFuture();
    const states: string[] = [];
    future.onDone(({ state }) => states.push(state));
    future.cancel();
    assert.deepEqual(states, ['cancelled']);
  });

  it('calls the others although one throws, and reports the error as an uncaught one', async () => {
    const { future } = handFuture();
    const error = new Error('from a callback');
    let called = false;
    future.onDone(() => {
      throw error;
    });
    future.onDone(() => {
      called = true;
    });
    const caught = await uncaughtErrors(() => future.settle('value', 'v', false));
    assert.deepEqual([caught, called, await future], [[error], true, 'v']);
  });

  it('calls back in the async context of who added it', () => {
    const storage = new AsyncLocalStorage<string>();
    const { future } = handFuture();
    let seen: string | undefined;
    storage.run('mine', () => {
      future.onDone(() => {
        seen = storage.getStore();
      });
    });
    future.settle('value', 'v', false);
    assert.equal(seen, 'mine');
  });

  it('refuses what is no function', () => {
    assert.throws(() => handFuture().future.onDone('a' as never), OptionError);
    assert.throws(() => handFuture().future.onReport(undefined as never), OptionError);
  });
});

describe('future.onReport', () => {
  it('calls back with each report, until it is done', () => {
    const { future } = handFuture();
    const seen: unknown[] = [];
    future.onReport(({ value }) => seen.push(value));
    future.reported({ index: 0, value: 0.5 });
    future.reported({ index: 0, value: 1 });
    future.settle('value', 'v', false);
    future.reported({ index: 0, value: 'late' });
    assert.deepEqual(seen, [0.5, 1]);
  });
});

/** Rejections that nobody handled, of what `act` does. */
async function unhandled(act: () => unknown): Promise<unknown[]> {
  const seen: unknown[] = [];
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (error) => seen.push(error));
  act();
  await new Promise((resolve) => setImmediate(resolve));
  process.removeAllListeners('unhandledRejection');
  for (const listener of others) process.on('unhandledRejection', listener);
  return seen;
}
