import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { describe, it } from 'node:test';
import { taskContext } from '#src/tasks/context.js';
import { CALL, FAILURE, ITEMS, RESULT, TUPLES } from '#src/transport/wire.js';
import { hooks } from './call-loop-tasks.js';
import { loopWith, values } from './loop-with.js';

describe('the loop of a worker', () => {
  it('answers calls that are messages of their own as those that come together', async () => {
    const { loop, wire, answers } = await loopWith(['sum']);
    const calls = () => [wire('sum', CALL, [1, 2]), wire('sum', TUPLES, [[3], [4, 5]]), wire('sum', ITEMS, [6])];
    for (const call of calls()) loop.receive(call);
    loop.receive({ type: 'calls', calls: calls() });
    assert.deepEqual(values(await answers(8)), [3, 3, 9, 6, 3, 3, 9, 6]);
  });

  it('puts the shared arguments behind the own ones of each item', async () => {
    const { loop, enter, answers } = await loopWith(['sum']);
    loop.receive({ type: 'args', id: 9, values: { value: [10, 20], specials: undefined } });
    loop.receive([enter(), 1, ITEMS, [1, 2], undefined, 9]);
    loop.receive([enter(), 1, TUPLES, [[3, 4]], undefined, 9]);
    loop.receive([enter(), 1, CALL, [5], undefined, 9]);
    assert.deepEqual(values(await answers(4)), [31, 32, 37, 35]);
  });

  it('sends a result the quick way, and wakes the pool for each; what is not plain goes the other way', async () => {
    const { loop, wire, answers, quick, slow } = await loopWith(['same', 'refuse']);
    loop.receive(wire('same', ITEMS, [1, { not: 'plain' }, 2]));
    loop.receive(wire('refuse', CALL, []));
    await answers(4);
    assert.equal(quick.length, 2);
    assert.deepEqual(
      slow.map(([tag]) => tag),
      [RESULT, FAILURE],
    );
  });

  it('skips a call that was taken back', async () => {
    const { loop, wire, answers, ledger } = await loopWith(['same']);
    const calls = [wire('same', CALL, [1]), wire('same', CALL, [2])] as const;
    assert.equal(ledger.revoke(calls[0][0]), true);
    for (const call of calls) loop.receive(call);
    assert.deepEqual(values(await answers(1)), [2]);
  });

  it('gives the event loop a turn when synchronous calls follow each other for long, with none of them begun', async () => {
    const { loop, wire, answers, quick, ledger } = await loopWith(['busy']);
    const calls = Array.from({ length: 40 }, () => wire('busy', CALL, [1]));
    const turn = new Promise<readonly number[]>((resolve) => {
      setImmediate(() => resolve([quick.length, calls.filter(([seq]) => ledger.hasBegun(seq)).length]));
    });
    for (const call of calls) loop.receive(call);
    const [answered, begun] = await turn;
    assert.ok(answered! < 40, `${answered} of 40`);
    assert.equal(begun, answered);
    await answers(40);
  });
});

describe('the stamps of items', () => {
  for (const timed of [true, false]) {
    it(`are ${timed ? 'their own' : 'shared by eight very short items'} where they have ${timed ? 'a' : 'no'} timeout`, async () => {
      let ms = 0;
      const { loop, enter, answers, ledger } = await loopWith(['call'], 1, () => {
        ms += 0.0005;
        return ms;
      });
      const seq = enter(timed);
      const stamps = new Set<number>();
      hooks.stamp = () => stamps.add(ledger.began(seq)).size;
      loop.receive([seq, 1, ITEMS, new Array(800).fill('stamp')]);
      await answers(800);
      assert.equal(stamps.size, timed ? 800 : 101);
    });
  }

  it('leave out how long it takes to send the result of the one before', async () => {
    const { loop, wire, answers } = await loopWith(['call']);
    const heavy = Array.from({ length: 200_000 }, (_, id) => ({ id }));
    hooks.heavy = () => heavy;
    hooks.light = () => 1;
    loop.receive(wire('call', ITEMS, ['heavy', 'light']));
    await answers(2);
    const started = performance.now();
    structuredClone(heavy);
    const sendingMs = performance.now() - started;
    for (const answer of await answers(2)) assert.ok(answer[3] < sendingMs / 4, `${answer[3]} of ${sendingMs} ms`);
  });

  it('count what an asynchronous item waits for', async () => {
    const { loop, wire, answers } = await loopWith(['call']);
    hooks.wait = async () => {
      const end = performance.now() + 5;
      while (performance.now() < end) await new Promise((resolve) => setImmediate(resolve));
      return 1;
    };
    loop.receive(wire('call', ITEMS, ['wait', 'wait']));
    for (const answer of await answers(2)) assert.ok(answer[3] >= 5 && answer[3] < 10_000);
  });
});

describe('the context of an item', () => {
  for (const concurrency of [1, 2]) {
    it(`is its own after it has waited, with up to ${concurrency} at once`, async () => {
      const { loop, wire, others, answers } = await loopWith(['reportLater'], concurrency);
      others.length = 0;
      const calls = [wire('reportLater', ITEMS, ['a', 'b'], 3), wire('reportLater', ITEMS, ['c'], 4)] as const;
      for (const call of calls) loop.receive(call);
      assert.deepEqual(values(await answers(3)).sort(), [3, 3, 4]);
      const reports = others.map((message) =>
        message.type === 'report' ? [message.report.value, message.seq, message.index] : [message.type],
      );
      assert.deepEqual(reports.sort(), [
        ['a', calls[0][0], 0],
        ['b', calls[0][0], 1],
        ['c', calls[1][0], 0],
      ]);
    });
  }

  it('hears of a cancellation that came before it asked for the signal', async () => {
    const { loop, wire, answers } = await loopWith(['call']);
    const waiting = new EventEmitter();
    hooks.wait = async () => {
      const context = taskContext();
      await once(waiting, 'go on');
      return context.signal.aborted && context.signal.reason.message === 'enough' ? 1 : 0;
    };
    const call = wire('call', CALL, ['wait']);
    loop.receive(call);
    const reason = { kind: 'error', class: 'Error', name: 'Error', message: 'enough', stack: undefined } as const;
    await new Promise((resolve) => setImmediate(resolve));
    loop.receive({ type: 'cancel', seq: call[0], index: 0, reason });
    waiting.emit('go on');
    assert.deepEqual(values(await answers(1)), [1]);
  });

  it('is no longer there when the last item has ended', async () => {
    const { loop, wire, answers } = await loopWith(['call']);
    hooks.id = () => taskContext().workerId;
    loop.receive(wire('call', CALL, ['id']));
    assert.deepEqual(values(await answers(1)), [7]);
    assert.equal(taskContext().workerId, 0);
  });
});
