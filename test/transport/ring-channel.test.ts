import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { now } from '#src/base/clock.js';
import {
  ANSWERED,
  BACK,
  BACK_BYTES,
  BYTES,
  CPU_MS,
  READ_MS,
  SERIALISED_MS,
  TAKEN,
  UNSTAMPED,
  WORKER_STAMPS,
} from '#src/transport/stamps.js';
import {
  CALL,
  type CallWire,
  type FromWorker,
  ITEMS,
  RESULT,
  type ResultWire,
  type ToWorker,
} from '#src/transport/wire.js';
import { ends } from './ring-pair.js';

const call = (seq: number, ...args: unknown[]): CallWire => [seq, 1, CALL, args, undefined, 0, 1, undefined];
const note = (id: number): ToWorker => ({ type: 'ping', id });
/** Sequence numbers of calls and ids of notes, in the order of arrival. */
const order = (messages: readonly ToWorker[]) =>
  messages.map((message) => ('type' in message ? `note ${(message as { id: number }).id}` : message[0]));

describe('RingChannel', () => {
  it('brings calls and results as they were sent', () => {
    const { pool, worker, got } = ends();
    const results: FromWorker[] = [];
    pool.receive((message) => results.push(message));
    const calls: CallWire[] = [
      call(1),
      call(2, 'text', -0, null),
      call(3, { deep: [1, { two: 2 }] }, [3]),
      [4, 7, ITEMS, [1, 'two', { three: 3 }], undefined, 12, 3, undefined],
    ];
    for (const one of calls) assert.equal(pool.sendPlain(one), true);
    worker.drain();
    assert.deepEqual(got, calls);
    assert.equal(worker.sendPlain([RESULT, 2, 5, 0.25, { value: [1, 2] }]), true);
    pool.drain();
    assert.deepEqual(results, [[RESULT, 2, 5, 0.25, { value: [1, 2] }]]);
  });

  it('brings stamps with the calls and results that have them', () => {
    const { pool, worker, got } = ends();
    const results: ResultWire[] = [];
    pool.receive((message) => results.push(message as ResultWire));
    pool.sendPlain([4, 7, ITEMS, [1, 'two'], undefined, 12, 3, UNSTAMPED]);
    worker.drain();
    const [seq, task, shape, items, , args, attempt, taken] = got[0] as CallWire;
    assert.deepEqual([seq, task, shape, items, args, attempt], [4, 7, ITEMS, [1, 'two'], 12, 3]);
    assert.ok(taken![TAKEN]! > 0 && taken![BYTES]! > 0 && taken![READ_MS]! >= 0);
    const stamps = UNSTAMPED.map((_, place) => place + 0.5);
    stamps[ANSWERED] = now();
    worker.sendPlain([RESULT, 4, 1, 0.25, { value: 2 }, undefined, 0, stamps]);
    pool.drain();
    const [, , index, ms, value, , , back] = results[0]!;
    assert.deepEqual([index, ms, value], [1, 0.25, { value: 2 }]);
    assert.deepEqual(back!.slice(0, SERIALISED_MS), stamps.slice(0, SERIALISED_MS));
    assert.deepEqual(back!.slice(CPU_MS, WORKER_STAMPS), stamps.slice(CPU_MS, WORKER_STAMPS));
    assert.ok(back![SERIALISED_MS]! >= 6.5 && back![BACK]! >= back![ANSWERED]! && back![BACK_BYTES]! > 0);
  });

  it('notes for the sender of how many bytes a call is that is timed', () => {
    const { pool, worker, got } = ends();
    const stamps = UNSTAMPED.slice();
    pool.sendPlain([4, 7, CALL, ['a'.repeat(100)], undefined, 0, 1, stamps]);
    worker.drain();
    assert.ok(stamps[BYTES]! >= 100);
    assert.equal((got[0] as CallWire)[7]![BYTES], stamps[BYTES]);
  });

  it('closes its side channel with itself', () => {
    const { pool, there, back } = ends();
    pool.close();
    assert.deepEqual([there.closed, back.closed], [true, false]);
  });

  it('leaves to others what is not plain, and what is neither call nor result', () => {
    const { pool, worker, got } = ends();
    assert.equal(pool.sendPlain(call(1, new Map())), false);
    assert.equal(pool.sendPlain(note(1)), false);
    worker.drain();
    assert.deepEqual(got, []);
  });

  it('gives what two arguments share to the task as one object', () => {
    const { pool, worker, got } = ends();
    const shared = { a: 1 };
    if (!pool.sendPlain(call(1, shared, [shared]))) pool.send(call(1, shared, [shared]));
    worker.drain();
    const [first, [second]] = (got[0] as CallWire)[3] as [object, [object]];
    assert.equal(first, second);
  });

  for (const immediate of [true, false]) {
    it(`keeps the order of what goes by either way, ${immediate ? 'also before' : 'when'} an event tells of it`, () => {
      const { pool, worker, there, got } = ends({ immediate });
      pool.sendPlain(call(1));
      pool.send(note(2));
      pool.send(note(3));
      pool.sendPlain(call(4));
      pool.send(note(5));
      worker.drain();
      while (there.queue.length > 0) there.arrive();
      worker.drain();
      assert.deepEqual(order(got), [1, 'note 2', 'note 3', 4, 'note 5']);
    });

    it(`keeps the order when the ring is full, ${immediate ? 'also before' : 'when'} an event tells of what came beside it`, () => {
      const { pool, worker, there, got } = ends({ units: 16, immediate });
      const sent: (number | string)[] = [];
      let seq = 0;
      for (let round = 0; round < 50; round++) {
        for (let left = round % 7; left >= 0; left--) {
          seq++;
          if (round % 3 === 0 || !pool.sendPlain(call(seq, seq))) {
            pool.send(note(seq));
            sent.push(`note ${seq}`);
          } else {
            sent.push(seq);
          }
        }
        if (round % 4 === 0) worker.drain();
        if (round % 5 === 0 && there.queue.length > 0) there.arrive();
      }
      while (there.queue.length > 0) there.arrive();
      worker.drain();
      assert.deepEqual(order(got), sent);
      assert.ok(sent.some((one) => typeof one === 'number') && sent.some((one) => typeof one === 'string'));
    });
  }

  it('is crowded when the ring is full, and until half of it is free', async () => {
    const { pool, worker } = ends({ units: 64 });
    pool.receive(() => {});
    let sent = 0;
    while (worker.sendPlain([RESULT, sent, 0, 0, sent])) sent++;
    assert.equal(worker.crowded, true);
    const room = worker.room();
    worker.sleep(true);
    assert.equal(worker.hasNews(), false);
    pool.drain();
    assert.equal(worker.hasNews(), true);
    worker.read();
    await room;
    assert.equal(worker.crowded, false);
  });

  it('rings for a sleeper once, and not for one who is awake', () => {
    const { pool, worker, rung } = ends();
    pool.sendPlain(call(1));
    assert.deepEqual(rung, []);
    worker.drain();
    worker.sleep(true);
    pool.sendPlain(call(2));
    pool.sendPlain(call(3));
    assert.deepEqual(rung, ['worker']);
  });

  it('rings for a sleeper before there is anything, and again when he sleeps on', () => {
    const { pool, worker, rung } = ends();
    pool.rouse();
    assert.deepEqual(rung, []);
    worker.sleep(true);
    pool.rouse();
    pool.rouse();
    assert.deepEqual(rung, ['worker']);
    worker.sleep(true);
    pool.sendPlain(call(1));
    assert.deepEqual(rung, ['worker', 'worker']);
  });

  it('rings for a producer that waits for room', () => {
    const { pool, worker, rung } = ends({ units: 64 });
    pool.receive(() => {});
    while (worker.sendPlain([RESULT, 1, 0, 0, 1]));
    void worker.room();
    worker.sleep(true);
    pool.drain();
    assert.deepEqual(rung, ['pool', 'worker'].slice(1));
  });

  it('sends aside what a getter sends while its own message is written', () => {
    const { pool, worker, got } = ends();
    const argument = {
      get first() {
        assert.equal(pool.sendPlain(call(8)), false);
        pool.send(note(9));
        return 1;
      },
    };
    assert.equal(pool.sendPlain(call(1, argument)), true);
    assert.equal(pool.sendPlain(call(2)), true);
    worker.drain();
    assert.deepEqual(order(got).toSorted(), [1, 2, 'note 9']);
    assert.deepEqual((got[0] as CallWire)[3], [{ first: 1 }]);
  });

  it('sends a message as it was, though a getter in it has it filled for the next one', () => {
    const { pool, worker, got } = ends();
    const filledAgain: { -readonly [K in keyof CallWire]: CallWire[K] } = [1, 1, CALL, undefined, undefined, 0, 1];
    const argument = {
      get first() {
        filledAgain[0] = 2;
        return 'one';
      },
    };
    filledAgain[3] = [argument];
    assert.equal(pool.sendPlain(filledAgain), true);
    worker.drain();
    assert.deepEqual(got, [call(1, { first: 'one' })]);
  });

  it('sends nothing any more once it is closed', () => {
    const { pool, worker, there, got } = ends();
    pool.close();
    assert.equal(pool.sendPlain(call(1)), false);
    pool.send(note(2));
    worker.drain();
    assert.deepEqual([got, there.queue], [[], []]);
  });
});
