import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type AfterDeath, afterDeath } from '#src/pools/after-death.js';
import type { Lane } from '#src/pools/lane.js';
import { transfer } from '#src/transport/transfer.js';
import { handLane } from './hand-lane.js';
import { plainJob } from './plain-job.js';

const moved = () => transfer(new Uint8Array(8));

const FOUR = ['a', 'b', 'c', 'd'];

/** What goes back as [from, to, attempt], and who is blamed. */
function fateOf(lane: Lane, concurrency = 1) {
  const { back, pinned, failed }: AfterDeath = afterDeath(lane, concurrency);
  return {
    back: back.map(({ from, to, attempt }) => [from, to, attempt]),
    pinned: pinned.map(({ job, attempt }) => [job, attempt]),
    blamed: failed.filter(({ began }) => began).map(({ index }) => index),
  };
}

/** Items that had not begun and cannot be sent again. */
const lostBy = (lane: Lane) => afterDeath(lane, 1).failed.flatMap(({ index, began }) => (began ? [] : [index]));

describe('after a death', () => {
  it('nothing is left of an idle worker', () => {
    assert.deepEqual(fateOf(handLane().lane), { back: [], pinned: [], blamed: [] });
  });

  it('a call that was not begun goes back as it was, with its attempt', () => {
    const { lane, send } = handLane();
    send(plainJob(FOUR), 1, 3, 2);
    assert.deepEqual(fateOf(lane), { back: [[1, 3, 2]], pinned: [], blamed: [] });
  });

  it('the item that ran is blamed; those before it count, those behind it go back', () => {
    const { lane, worker, send } = handLane();
    const call = send(plainJob(FOUR));
    worker.begin(call, 0);
    worker.answer(call, 'A', 0);
    worker.begin(call, 1);
    assert.deepEqual(fateOf(lane), { back: [[2, 4, 1]], pinned: [], blamed: [1] });
  });

  it('indexes count within the job where the worker had a part of it', () => {
    const { lane, worker, send } = handLane();
    const call = send(plainJob(FOUR), 2, 4);
    worker.begin(call, 0);
    assert.deepEqual(fateOf(lane), { back: [[3, 4, 1]], pinned: [], blamed: [2] });
  });

  it('the last item of a chunk leaves nothing behind it', () => {
    const { lane, worker, send } = handLane();
    const call = send(plainJob(FOUR));
    for (const [index, item] of FOUR.slice(0, 3).entries()) {
      worker.begin(call, index);
      worker.answer(call, item, index);
    }
    worker.begin(call, 3);
    assert.deepEqual(fateOf(lane), { back: [], pinned: [], blamed: [3] });
  });

  it('nobody is blamed for a death between two items', () => {
    const { lane, worker, send } = handLane();
    const call = send(plainJob(FOUR));
    worker.begin(call, 0);
    worker.answer(call, 'A', 0);
    assert.deepEqual(fateOf(lane), { back: [[1, 4, 1]], pinned: [], blamed: [] });
  });

  it('the first item is blamed when the worker died while it loaded the task', () => {
    const { lane, worker, send } = handLane();
    const call = send(plainJob(FOUR));
    worker.ledger.claim(worker.calls[call]![0]);
    assert.deepEqual(fateOf(lane), { back: [[1, 4, 1]], pinned: [], blamed: [0] });
  });

  it('an item that timed out is not blamed again, and not tried again, whatever its retries', () => {
    const { lane, worker, send } = handLane();
    const call = send(plainJob(FOUR, { retries: 5 }));
    worker.begin(call, 0);
    [...lane.flights.values()][0]!.next = 1;
    assert.deepEqual(fateOf(lane), { back: [[1, 4, 1]], pinned: [], blamed: [] });
  });

  it('an item with retries left goes back alone, with the next attempt, before those behind it', () => {
    const { lane, worker, send } = handLane();
    const call = send(plainJob(FOUR, { retries: 1 }));
    worker.begin(call, 0);
    worker.answer(call, 'A', 0);
    worker.begin(call, 1);
    assert.deepEqual(fateOf(lane), {
      back: [
        [1, 2, 2],
        [2, 4, 1],
      ],
      pinned: [],
      blamed: [],
    });
  });

  it('an item is blamed when its last attempt failed', () => {
    const { lane, worker, send } = handLane();
    const job = plainJob(FOUR, { retries: 2 });
    worker.begin(send(job, 1, 2, 2));
    assert.deepEqual(fateOf(lane).back, [[1, 2, 3]]);
    const other = handLane();
    other.worker.begin(other.send(job, 1, 2, 3));
    assert.deepEqual(fateOf(other.lane), { back: [], pinned: [], blamed: [1] });
  });

  it('of an overwritten ledger, as many calls may have begun as run at once, the oldest: they are blamed, and the others go back', () => {
    for (const word of [0, -1, 0x12345678]) {
      const { lane, worker, send } = handLane();
      worker.begin(send(plainJob(FOUR, { retries: 0 })), 1);
      worker.answer(0, 'A', 0);
      for (const item of ['e', 'f', 'g']) send(plainJob([item]));
      new Int32Array(worker.ledger.memory).fill(word);
      const rest = [
        [0, 1, 1],
        [0, 1, 1],
      ];
      assert.deepEqual(fateOf(lane), { back: [[2, 4, 1], [0, 1, 1], ...rest], pinned: [], blamed: [1] });
      assert.deepEqual(fateOf(lane, 2), { back: [[2, 4, 1], ...rest], pinned: [], blamed: [1, 0] });
    }
  });

  it('nothing of a part whose last item has timed out comes back, or is blamed, whatever its ledger says', () => {
    for (const word of [0, -1]) {
      const { lane, worker, send } = handLane();
      worker.begin(send(plainJob(FOUR), 0, 2), 1);
      lane.flights.values()[0]!.next = 2;
      new Int32Array(worker.ledger.memory).fill(word);
      assert.deepEqual(fateOf(lane), { back: [], pinned: [], blamed: [] });
    }
  });

  it('what may have begun is tried again if it has retries left', () => {
    const { lane, worker, send } = handLane();
    worker.begin(send(plainJob(['a'], { retries: 1 })));
    new Int32Array(worker.ledger.memory).fill(-1);
    assert.deepEqual(fateOf(lane), { back: [[0, 1, 2]], pinned: [], blamed: [] });
  });

  it('nothing comes back of a cancelled job, begun or not', () => {
    const { lane, worker, send } = handLane();
    worker.begin(send(plainJob(FOUR, { cancelled: true, retries: 3 })));
    send(plainJob(FOUR, { cancelled: true }));
    send(plainJob(FOUR, { cancelled: true, pinned: true }));
    assert.deepEqual(fateOf(lane), { back: [], pinned: [], blamed: [] });
  });

  it('nothing comes back of a job that is settled', () => {
    const { lane, send } = handLane();
    send(plainJob(FOUR, { open: 0 }));
    assert.deepEqual(fateOf(lane), { back: [], pinned: [], blamed: [] });
  });

  it('a job for this very worker that was not begun goes to the one in its place', () => {
    const { lane, send } = handLane();
    const job = plainJob(['a'], { pinned: true });
    send(job);
    assert.deepEqual(fateOf(lane), { back: [], pinned: [[job, 1]], blamed: [] });
  });

  it('a job for this very worker that may be tried again goes there too, with the next attempt', () => {
    const { lane, worker, send } = handLane();
    const job = plainJob(['a'], { pinned: true, retries: 1 });
    worker.begin(send(job));
    assert.deepEqual(fateOf(lane), { back: [], pinned: [[job, 2]], blamed: [] });
  });

  it('a job for this very worker that ran is blamed', () => {
    const { lane, worker, send } = handLane();
    worker.begin(send(plainJob(['a'], { pinned: true })));
    assert.deepEqual(fateOf(lane), { back: [], pinned: [], blamed: [0] });
  });

  it('all calls that ran at once are blamed, each for its own item, in the order sent', () => {
    const { lane, worker, send } = handLane();
    const calls = [send(plainJob(FOUR)), send(plainJob(FOUR)), send(plainJob(FOUR))];
    worker.begin(calls[0]!, 0);
    worker.answer(calls[0]!, 'A', 0);
    worker.begin(calls[0]!, 1);
    worker.begin(calls[1]!, 0);
    assert.deepEqual(fateOf(lane), {
      back: [
        [2, 4, 1],
        [1, 4, 1],
        [0, 4, 1],
      ],
      pinned: [],
      blamed: [1, 0],
    });
  });

  for (const at of [2, 4, 2 ** 31 - 1]) {
    it(`no item is lost when the ledger says, wrongly, that the worker was at item ${at}`, () => {
      const { lane, worker, send } = handLane();
      const call = send(plainJob(FOUR));
      worker.begin(call, 0);
      worker.answer(call, 'A', 0);
      worker.begin(call, at);
      assert.deepEqual(fateOf(lane), { back: [[2, 4, 1]], pinned: [], blamed: [1] });
    });
  }

  it('no item is run again when the ledger says, wrongly, that the call was not begun', () => {
    const { lane, worker, send } = handLane();
    const call = send(plainJob(FOUR));
    worker.begin(call, 0);
    worker.answer(call, 'A', 0);
    worker.ledger.enter(worker.calls[call]![0], false);
    assert.equal(lane.revoke(lane.flights.values()[0]!), false);
    assert.deepEqual(fateOf(lane), { back: [[2, 4, 1]], pinned: [], blamed: [1] });
  });
});

describe('after a death, of items with something moved', () => {
  const fate = (lane: Lane) => ({ ...fateOf(lane), lost: lostBy(lane) });

  it('those that had not begun are lost, the others go back in as long runs as they form', () => {
    const { lane, send } = handLane();
    send(plainJob([moved(), 'b', 'c', moved(), 'e', moved()]), 0, 6, 2);
    const back = [
      [1, 3, 2],
      [4, 5, 2],
    ];
    assert.deepEqual(fate(lane), { back, pinned: [], blamed: [], lost: [0, 3, 5] });
  });

  it('the one that ran is blamed though it has retries left', () => {
    const { lane, worker, send } = handLane();
    const call = send(plainJob(['a', moved(), 'c'], { retries: 3 }));
    worker.begin(call, 0);
    worker.answer(call, 'A', 0);
    worker.begin(call, 1);
    assert.deepEqual(fate(lane), { back: [[2, 3, 1]], pinned: [], blamed: [1], lost: [] });
  });

  it('those with an outcome count', () => {
    const { lane, worker, send } = handLane();
    const call = send(plainJob([moved(), 'b']));
    worker.begin(call, 0);
    worker.answer(call, 'A', 0);
    assert.deepEqual(fate(lane), { back: [[1, 2, 1]], pinned: [], blamed: [], lost: [] });
  });

  it('a retry of a neighbour is as always', () => {
    const { lane, worker, send } = handLane();
    worker.begin(send(plainJob(['a', moved()], { retries: 1 })), 0);
    assert.deepEqual(fate(lane), { back: [[0, 1, 2]], pinned: [], blamed: [], lost: [1] });
  });
});
