import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { TURN_MS } from '#src/transport/turn.js';
import { type FromWorker, RESULT } from '#src/transport/wire.js';
import { ends } from './ring-pair.js';

describe('a RingChannel', () => {
  it('goes on in a later turn of the event loop with what takes longer than one may, and holds the side channel meanwhile', async () => {
    let time = 0;
    const { pool, worker, back } = ends({ clock: () => time });
    const got: unknown[] = [];
    pool.receive((message) => {
      got.push(message);
      time += TURN_MS / 2;
    });
    const faults = Array.from({ length: 5 }, (_, id): FromWorker => ({ type: 'pong', id }));
    for (const fault of faults) worker.send(fault);
    back.arrive();
    assert.deepEqual([got.length, back.held], [2, true]);
    while (got.length < 5) await turn();
    assert.deepEqual(got, faults);
    await turn();
    assert.equal(back.held, false);
  });

  it('gives several messages of one turn no more time than one', async () => {
    let time = 0;
    const { pool, worker, back } = ends({ clock: () => time, immediate: false });
    const got: unknown[] = [];
    pool.receive((message) => {
      got.push(message);
      time += TURN_MS / 2;
    });
    for (let id = 0; id < 4; id++) worker.send({ type: 'pong', id });
    for (let id = 0; id < 4; id++) back.arrive();
    assert.equal(got.length, 2);
    await turn();
    await turn();
    assert.equal(got.length, 4);
  });

  it('leaves results in the ring for a later turn when those before them took as long as one may', () => {
    let time = 0;
    const { pool, worker, inboxes } = ends({ clock: () => time });
    let got = 0;
    pool.receive(() => {
      got++;
      time += TURN_MS / 2;
    });
    for (let seq = 1; seq <= 100; seq++) assert.equal(worker.sendPlain([RESULT, seq, 0, 0, undefined]), true);
    const inbox = inboxes.find((other) => other === pool)!;
    inbox.read();
    assert.ok(got > 0 && got < 50, `${got}`);
    while (inbox.hasNews()) inbox.read();
    assert.equal(got, 100);
  });

  /** Five messages that went aside while the ring was full, so that one record tells of all; behind it a result. */
  function manyAside(time: { now: number }, onFirst: (pool: ReturnType<typeof ends>['pool']) => void) {
    const { pool, worker, inboxes } = ends({ units: 64, clock: () => time.now });
    const got: unknown[] = [];
    let isFull = false;
    pool.receive((message) => {
      if (isFull) got.push(Array.isArray(message) ? message[1] : (message as { id: number }).id);
      if (isFull && got.length === 1) onFirst(pool);
      if (isFull) time.now += TURN_MS / 2;
    });
    const inbox = inboxes.find((other) => other === pool)!;
    let seq = 1;
    while (worker.sendPlain([RESULT, seq, 0, 0, undefined])) seq++;
    for (let id = 0; id < 5; id++) worker.send({ type: 'pong', id });
    while (inbox.hasNews()) inbox.read();
    isFull = true;
    assert.equal(worker.sendPlain([RESULT, 999, 0, 0, undefined]), true);
    inbox.read();
    return { got, inbox };
  }

  it('goes on later with messages that one record tells of, when they take longer than a turn may', async () => {
    const { got } = manyAside({ now: 0 }, () => {});
    assert.deepEqual(got, [0, 1]);
    while (got.length < 6) await turn();
    assert.deepEqual(got, [0, 1, 2, 3, 4, 999]);
  });

  it('gives nothing that was sent behind them before messages that went aside, whoever looks for more meanwhile', async () => {
    const { got } = manyAside({ now: 0 }, (pool) => pool.poll());
    while (got.length < 6) await turn();
    assert.deepEqual(got, [0, 1, 2, 3, 4, 999]);
  });

  it('counts what is short, too, when there is much of it', async () => {
    let time = 0;
    const { pool, worker, back } = ends({ clock: () => time, immediate: false });
    let got = 0;
    pool.receive(() => {
      got++;
      time += 0.9;
    });
    for (let id = 0; id < 50; id++) worker.send({ type: 'pong', id });
    for (let id = 0; id < 50; id++) back.arrive();
    assert.ok(got < 25, `${got}`);
    while (got < 50) await turn();
  });
});
