import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TaskTimeoutError } from '#src/base/errors.js';
import { plainJob } from './plain-job.js';
import { GRACE, TIMEOUT, watched } from './watched.js';

describe('an item with a timeout', () => {
  it('is left alone up to its timeout', () => {
    const { clock, run, rejected, hand } = watched();
    run();
    clock.advance(TIMEOUT - 1);
    assert.deepEqual([rejected, hand.worker.sentOf('cancel')], [[], []]);
  });

  it('is rejected at its timeout, and the task is told', () => {
    const { clock, run, rejected, hand, killed } = watched();
    const { job } = run();
    clock.advance(TIMEOUT);
    assert.deepEqual(
      rejected.map((all) => [all[0] === job, all[1], (all[2] as TaskTimeoutError).timeout]),
      [[true, 0, TIMEOUT]],
    );
    assert.ok(rejected[0]![2] instanceof TaskTimeoutError);
    const [seq] = hand.worker.calls[0]!;
    assert.deepEqual(
      hand.worker.sentOf('cancel').map((cancel) => [cancel.seq, cancel.index]),
      [[seq, 0]],
    );
    assert.equal(hand.worker.ledger.isCancelled(seq, 0), true);
    assert.equal(hand.worker.ledger.isWholeCallCancelled(seq), false);
    assert.deepEqual(killed, []);
  });

  it('has its worker killed after the grace, once', () => {
    const { clock, run, rejected, killed, hand } = watched();
    run();
    clock.advance(TIMEOUT + GRACE - 1);
    assert.deepEqual(killed, []);
    clock.advance(1);
    assert.deepEqual(killed, [hand.lane]);
    clock.advance(10 * TIMEOUT);
    assert.deepEqual([killed.length, rejected.length], [1, 1]);
  });

  it('does not have its worker killed when it ends within the grace', () => {
    const { clock, run, killed, hand } = watched();
    const { call } = run();
    clock.advance(TIMEOUT);
    hand.worker.answer(call, 'late');
    clock.advance(10 * GRACE);
    assert.deepEqual(killed, []);
  });

  it('is not rejected while more has come than could be read: its outcome may be there', () => {
    const { clock, run, late, hand, killed } = watched();
    const { call } = run();
    hand.worker.isBehind = true;
    clock.advance(TIMEOUT + GRACE - 1);
    hand.worker.answerUnread(call, 'in time');
    hand.worker.isBehind = false;
    clock.advance(10 * TIMEOUT);
    assert.deepEqual([late(), killed], [[], []]);
  });

  it('is rejected, and its worker killed, though it sends more than can be read: later by the grace', () => {
    const { clock, run, late, hand, killed } = watched();
    run();
    hand.worker.isBehind = true;
    clock.advance(TIMEOUT + GRACE);
    assert.deepEqual([late(), killed], [[0], []]);
    clock.advance(GRACE);
    assert.deepEqual([late(), killed], [[0], [hand.lane]]);
  });

  it('does not have its worker killed when that has moved on to the next item', () => {
    const { clock, run, killed, hand, rejected } = watched();
    const { call } = run(['a', 'b']);
    clock.advance(TIMEOUT);
    hand.worker.answer(call, 'late', 0);
    hand.worker.begin(call, 1, clock.now());
    clock.advance(GRACE);
    assert.deepEqual([killed, rejected.length], [[], 1]);
  });

  it('is measured from its own start, not from that of its chunk', () => {
    const { clock, run, late, hand } = watched();
    const { call } = run(['a', 'b']);
    clock.advance(TIMEOUT - 10);
    hand.worker.answer(call, 'in time', 0);
    hand.worker.begin(call, 1, clock.now());
    clock.advance(TIMEOUT - 1);
    assert.deepEqual(late(), []);
    clock.advance(1);
    assert.deepEqual(late(), [1]);
  });

  it('is not measured while it waits behind another in its worker', () => {
    const { clock, watchdog, late, hand } = watched();
    const call = hand.send(plainJob(['a'], { timeout: TIMEOUT }));
    watchdog.expect(TIMEOUT);
    clock.advance(5 * TIMEOUT);
    assert.deepEqual(late(), []);
    hand.worker.begin(call, 0, clock.now());
    clock.advance(2 * TIMEOUT);
    assert.deepEqual(late(), [0]);
  });

  it('is not rejected when its result has arrived and is only not read yet', () => {
    const { clock, run, rejected, killed, hand } = watched();
    const { call } = run();
    hand.worker.answerUnread(call, 'in time');
    clock.advance(TIMEOUT + GRACE);
    assert.deepEqual([rejected, killed], [[], []]);
  });

  it('can be followed by another that times out in the same chunk', () => {
    const { clock, run, late, killed, hand } = watched();
    const { call } = run(['a', 'b', 'c']);
    clock.advance(TIMEOUT);
    hand.worker.answer(call, 'late', 0);
    hand.worker.begin(call, 1, clock.now());
    clock.advance(2 * TIMEOUT);
    assert.deepEqual(late(), [0, 1]);
    assert.deepEqual(killed, [hand.lane]);
  });
});

describe('the watchdog', () => {
  it('has its worker killed when the ledger was overwritten, whose stamps would let it run for ever', () => {
    const { clock, run, killed, hand, rejected } = watched();
    run();
    new Int32Array(hand.worker.ledger.memory).fill(-1);
    clock.advance(TIMEOUT);
    assert.deepEqual([killed, rejected], [[hand.lane], []]);
    assert.match((hand.lane.failure as Error).message, /overwritten/);
  });

  it('leaves items without a timeout alone', () => {
    const { clock, run, rejected, hand } = watched();
    run();
    hand.worker.begin(hand.send(plainJob(['b'])), 0, clock.now() - 10 * TIMEOUT);
    clock.advance(TIMEOUT);
    assert.equal(rejected.length, 1);
  });

  it('kills no other worker than that of the item', () => {
    const { clock, run, killed, hands } = watched({ lanes: 2 });
    run(['a'], hands[0]);
    hands[1]!.worker.begin(hands[1]!.send(plainJob(['b'])), 0, clock.now());
    clock.advance(TIMEOUT + GRACE);
    assert.deepEqual(killed, [hands[0]!.lane]);
  });

  it('has no timer left when nothing with a timeout is under way', () => {
    const { clock, run, hand } = watched();
    const { call } = run();
    hand.worker.answer(call, 'in time');
    clock.advance(TIMEOUT);
    assert.equal(clock.pending, 0);
  });

  it('has no timer left once stopped', () => {
    const { clock, run, watchdog, rejected } = watched();
    run();
    watchdog.stop();
    assert.equal(clock.pending, 0);
    clock.advance(10 * TIMEOUT);
    assert.deepEqual(rejected, []);
  });

  it('waits while a debugger is attached, and acts once it has gone', () => {
    let attached = true;
    const { clock, run, late, killed } = watched({ debugged: () => attached });
    run();
    clock.advance(100 * TIMEOUT);
    assert.deepEqual([late(), killed], [[], []]);
    attached = false;
    clock.advance(1000);
    assert.deepEqual(late(), [0]);
  });
});

describe('an item that overruns beside others in its worker', () => {
  /** One overruns; another one, without a timeout, runs beside it. */
  function withNeighbour() {
    const all = watched();
    const { call } = all.run();
    const neighbour = all.hand.send(plainJob(['n']));
    all.hand.worker.begin(neighbour, 0, all.clock.now());
    return { ...all, call, neighbour };
  }

  it('does not have them killed: the worker gets nothing more, and is asked whether it answers', () => {
    const { clock, killed, spared, hand } = withNeighbour();
    clock.advance(TIMEOUT + GRACE);
    assert.deepEqual([killed, spared], [[], [hand.lane]]);
    assert.equal(hand.worker.sentOf('ping').length, 1);
  });

  it('has its worker killed when that does not answer within another grace', () => {
    const { clock, killed, hand } = withNeighbour();
    clock.advance(TIMEOUT + 2 * GRACE);
    assert.deepEqual(killed, [hand.lane]);
  });

  it('is asked again and again as long as the worker answers and others run', () => {
    const { clock, killed, hand, pong } = withNeighbour();
    clock.advance(TIMEOUT + GRACE);
    for (let i = 0; i < 5; i++) {
      pong();
      clock.advance(GRACE);
    }
    assert.deepEqual(killed, []);
    assert.equal(hand.worker.sentOf('ping').length, 6);
  });

  it('has its worker killed when the others have ended', () => {
    const { clock, killed, hand, pong, neighbour } = withNeighbour();
    clock.advance(TIMEOUT + GRACE);
    pong();
    hand.worker.answer(neighbour, 'done');
    clock.advance(GRACE);
    assert.deepEqual(killed, [hand.lane]);
  });

  it('does not count as a neighbour what only waits there', () => {
    const { clock, killed, run, hand } = watched();
    run();
    hand.send(plainJob(['waits']));
    clock.advance(TIMEOUT + GRACE);
    assert.deepEqual(killed, [hand.lane]);
  });

  it('spares the others also when two overrun, as long as the worker answers', () => {
    const { clock, run, killed, pong } = withNeighbour();
    run(['second']);
    clock.advance(TIMEOUT + GRACE);
    for (let i = 0; i < 5; i++) {
      pong();
      clock.advance(GRACE);
    }
    assert.deepEqual(killed, []);
  });

  it('has the worker killed when all that run there overrun', () => {
    const { clock, run, killed, hand, pong } = watched();
    run(['first']);
    run(['second']);
    clock.advance(TIMEOUT + GRACE);
    pong();
    clock.advance(GRACE);
    assert.deepEqual(new Set(killed), new Set([hand.lane]));
  });
});
