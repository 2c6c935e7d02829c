import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { LEDGER_SLOTS, SEQ_LIMIT } from '#src/transport/ledger.js';
import { SharedLedger } from '#src/transport/shared-ledger.js';

/** Both sides over the same words, as pool and worker have them. */
function bothSides() {
  const pool = new SharedLedger();
  return { pool, worker: new SharedLedger(pool.memory) };
}

describe('a call in the ledger', () => {
  it('is begun once it was claimed, and can no longer be taken back', () => {
    const { pool, worker } = bothSides();
    pool.enter(7, false);
    assert.equal(pool.hasBegun(7), false);
    assert.equal(worker.claim(7), true);
    assert.equal(pool.hasBegun(7), true);
    assert.equal(pool.revoke(7), false);
    assert.equal(worker.claim(7), false);
  });

  it('is never claimed once it was taken back, and is taken back once', () => {
    const { pool, worker } = bothSides();
    pool.enter(7, false);
    assert.equal(pool.revoke(7), true);
    assert.equal(worker.claim(7), false);
    assert.equal(pool.revoke(7), false);
    assert.equal(pool.hasBegun(7), false);
  });

  it('was taken back, if it cannot be claimed: else its words were overwritten', () => {
    const { pool, worker } = bothSides();
    const words = new Int32Array(pool.memory);
    pool.enter(7, false);
    pool.revoke(7);
    assert.deepEqual([worker.claim(7), worker.wasTakenBack(7)], [false, true]);
    pool.enter(7 + LEDGER_SLOTS, false);
    assert.deepEqual([worker.claim(7), worker.wasTakenBack(7)], [false, true]);
    for (const word of [0, -1, 0x12345678]) {
      words.fill(word);
      assert.deepEqual([worker.claim(7), worker.wasTakenBack(7)], [false, false]);
    }
    pool.enter(7, false);
    worker.claim(7);
    assert.deepEqual([worker.claim(7), worker.wasTakenBack(7)], [false, false], 'it comes but once');
  });

  it('that is in flight was sent or has begun: else its words were overwritten', () => {
    for (const seq of [7, SEQ_LIMIT - 1]) {
      const { pool, worker } = bothSides();
      pool.enter(seq, false);
      assert.equal(pool.isDamaged(seq), false);
      worker.claim(seq);
      worker.begin(seq, 3, 1);
      assert.equal(pool.isDamaged(seq), false);
      for (const word of [0, -1, 0x12345678]) {
        new Int32Array(pool.memory).fill(word);
        assert.equal(pool.isDamaged(seq), true);
      }
    }
  });

  it('tells the worker whether its items have a timeout', () => {
    const { pool, worker } = bothSides();
    pool.enter(7, true);
    pool.enter(8, false);
    assert.deepEqual([worker.isTimed(7), worker.isTimed(8)], [true, false]);
    pool.enter(7 + LEDGER_SLOTS, false);
    assert.equal(worker.isTimed(7 + LEDGER_SLOTS), false);
  });

  it('keeps its words apart from those of its neighbours', () => {
    const { pool, worker } = bothSides();
    for (let seq = 1; seq <= LEDGER_SLOTS; seq++) pool.enter(seq, false);
    for (let seq = 1; seq <= LEDGER_SLOTS; seq += 2) {
      worker.claim(seq);
      worker.begin(seq, seq * 2, seq * 3);
      pool.cancel(seq, seq * 4);
    }
    for (let seq = 1; seq <= LEDGER_SLOTS; seq++) {
      const odd = seq % 2 === 1;
      assert.deepEqual(
        [pool.hasBegun(seq), pool.at(seq), pool.began(seq)],
        odd ? [true, seq * 2, seq * 3] : [false, -1, 0],
      );
      assert.equal(worker.isCancelled(seq, seq * 4), odd);
    }
  });
});

describe('a slot that is used again', () => {
  const first = 5;
  const second = first + LEDGER_SLOTS;

  it('does not let the worker claim the call that was taken back before', () => {
    const { pool, worker } = bothSides();
    pool.enter(first, false);
    pool.revoke(first);
    pool.enter(second, false);
    assert.equal(worker.claim(first), false);
    assert.equal(pool.hasBegun(second), false);
    assert.equal(worker.claim(second), true);
  });

  it('does not let the pool take back the call that was there before', () => {
    const { pool, worker } = bothSides();
    pool.enter(first, false);
    worker.claim(first);
    pool.enter(second, false);
    assert.deepEqual([pool.revoke(first), pool.hasBegun(first)], [false, false]);
    assert.equal(worker.claim(second), true);
  });

  it('starts before its first item, and without a cancellation', () => {
    const { pool, worker } = bothSides();
    pool.enter(first, false);
    worker.claim(first);
    worker.begin(first, 9, 100);
    pool.cancel(first, 'all');
    pool.enter(second, false);
    assert.equal(pool.at(second), -1);
    assert.equal(worker.isWholeCallCancelled(second), false);
    assert.equal(worker.isCancelled(second, 9), false);
  });

  it('holds the highest sequence number as well as the lowest', () => {
    const { pool, worker } = bothSides();
    for (const seq of [SEQ_LIMIT - 1, 0]) {
      pool.enter(seq, false);
      assert.equal(worker.claim(seq), true);
      assert.equal(pool.hasBegun(seq), true);
      pool.enter(seq, false);
      assert.equal(pool.revoke(seq), true);
      assert.equal(worker.claim(seq), false);
    }
  });
});

describe('a cancellation in the ledger', () => {
  it('of one item is seen by that item alone', () => {
    const { pool, worker } = bothSides();
    pool.enter(1, false);
    pool.cancel(1, 0);
    assert.deepEqual([worker.isCancelled(1, 0), worker.isCancelled(1, 1)], [true, false]);
    assert.equal(worker.isWholeCallCancelled(1), false);
  });

  it('of all items is seen by each', () => {
    const { pool, worker } = bothSides();
    pool.enter(1, false);
    pool.cancel(1, 'all');
    assert.deepEqual([worker.isCancelled(1, 0), worker.isCancelled(1, 1000)], [true, true]);
    assert.equal(worker.isWholeCallCancelled(1), true);
  });

  it('of all items is not undone by that of one', () => {
    const { pool, worker } = bothSides();
    pool.enter(1, false);
    pool.cancel(1, 'all');
    pool.cancel(1, 3);
    assert.equal(worker.isWholeCallCancelled(1), true);
  });
});

describe('two threads at the ledger', () => {
  const CALLS = 100_000;
  const LEDGER = import.meta.resolve('#src/transport/shared-ledger.js');

  // Some calls at a time: the worker claims them from the first on, the pool takes them back from the last on, and they meet.
  it('begin or take back each of 100,000 calls, never both, never neither', async () => {
    const pool = new SharedLedger();
    const words = new Int32Array(new SharedArrayBuffer(8));
    const claimed = new Uint8Array(new SharedArrayBuffer(CALLS));
    const source = `
      const { workerData } = require('node:worker_threads');
      import(${JSON.stringify(LEDGER)}).then(({ SharedLedger }) => {
        const { memory, words, claimed, calls } = workerData;
        const ledger = new SharedLedger(memory);
        for (let seq = 0; seq < calls; seq++) {
          while (Atomics.load(words, 0) <= seq) Atomics.wait(words, 0, seq, 1);
          if (ledger.claim(seq)) claimed[seq] = 1;
          Atomics.store(words, 1, seq + 1);
        }
      });`;
    const worker = new Worker(source, {
      eval: true,
      workerData: { memory: pool.memory, words, claimed, calls: CALLS },
    });
    const failed = new Promise<never>((_resolve, reject) => worker.once('error', reject));
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));

    const BATCH = 64;
    let revoked = 0;
    for (let from = 0; from < CALLS; from += BATCH) {
      const to = Math.min(CALLS, from + BATCH);
      for (let seq = from; seq < to; seq++) pool.enter(seq, false);
      Atomics.store(words, 0, to);
      Atomics.notify(words, 0);
      // Until the worker is awake, but not for ever: it may have to wait for this core.
      for (let spins = 0; spins < 100_000 && Atomics.load(words, 1) === from; spins++);
      const taken = new Set<number>();
      for (let seq = to - 1; seq >= from; seq--) if (pool.revoke(seq)) taken.add(seq);
      revoked += taken.size;
      while (Atomics.load(words, 1) < to) Atomics.wait(words, 1, Atomics.load(words, 1), 1);
      for (let seq = from; seq < to; seq++) {
        assert.equal(taken.has(seq), claimed[seq] === 0, `call ${seq}`);
        assert.equal(pool.hasBegun(seq), claimed[seq] === 1, `call ${seq}`);
      }
    }
    await Promise.race([exited, failed]);
    const begun = claimed.reduce((sum, one) => sum + one, 0);
    assert.equal(begun + revoked, CALLS);
    assert.ok(begun > 0 && revoked > 0, `${begun} begun, ${revoked} taken back: they never met`);
  });

  it('never show the index of an item before its stamp', async () => {
    const pool = new SharedLedger();
    const ITEMS = 1_000_000;
    const source = `
      const { workerData } = require('node:worker_threads');
      import(${JSON.stringify(LEDGER)}).then(({ SharedLedger }) => {
        const ledger = new SharedLedger(workerData.memory);
        ledger.claim(1);
        for (let index = 0; index < workerData.items; index++) ledger.begin(1, index, index * 2);
      });`;
    pool.enter(1, false);
    const worker = new Worker(source, { eval: true, workerData: { memory: pool.memory, items: ITEMS } });
    const failed = new Promise<never>((_resolve, reject) => worker.once('error', reject));
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    for (let at = pool.at(1); at < ITEMS - 1; at = pool.at(1)) {
      const began = pool.began(1);
      assert.ok(at === -1 || began >= at * 2, `item ${at} shows the stamp of item ${began / 2}`);
      if (at === -1) await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.race([exited, failed]);
    assert.equal(pool.began(1), (ITEMS - 1) * 2);
  });
});
