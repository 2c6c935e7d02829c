import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NotSerializableError } from '#src/base/errors.js';
import type { Flight } from '#src/pools/flights.js';
import type { Assignment } from '#src/pools/job.js';
import { toErrorWire } from '#src/transport/remote-error.js';
import { FAILURE, type FromWorker, RESULT } from '#src/transport/wire.js';
import { handLane } from './hand-lane.js';
import { plainJob, sharedArgs } from './plain-job.js';

/** A lane whose jobs hear of their own outcomes, and what landed. */
function listened() {
  const landed: Flight[] = [];
  const back: Assignment[] = [];
  const hand = handLane({
    fulfil: (job, index, value, times) => job.fulfil(index, value, times),
    fulfilRow: (job, index, values, times) => job.fulfilRow(index, values, times),
    reject: (job, index, error) => job.reject(index, error, false),
    giveBack: (assignments) => void back.push(...assignments),
    landed: (_lane, flight) => void landed.push(flight),
  });
  const flights = () => [...hand.lane.flights.values()];
  return { ...hand, landed, back, flights };
}

describe('a lane', () => {
  it('passes outcomes on by their index in the job, and lands a flight with its last', () => {
    const { worker, send, landed, lane } = listened();
    const job = plainJob(['a', 'b', 'c', 'd']);
    const call = send(job, 1, 3);
    worker.begin(call, 0);
    worker.answer(call, 'B', 0);
    assert.equal(landed.length, 0);
    worker.refuse(call, new Error('no'), 1);
    assert.deepEqual(job.outcomes, [
      [1, 'value B'],
      [2, 'error no'],
    ]);
    assert.deepEqual([landed.length, lane.flights.size, lane.finished], [1, 0, 2]);
  });

  it('tells its worker whether it has something to do: once it is ready, and when the first call comes and the last has ended', () => {
    const { worker, send } = listened();
    worker.tell({ type: 'ready' });
    assert.deepEqual(worker.heard, [false]);
    const calls = [send(plainJob(['a'])), send(plainJob(['b']))];
    for (const call of calls) worker.answer(call, 'done');
    assert.deepEqual(worker.heard, [false, true, false]);
  });

  it('introduces a task to its worker once', () => {
    const { worker, send } = listened();
    send(plainJob());
    send(plainJob());
    assert.deepEqual([worker.sentOf('task').length, worker.calls.length], [1, 2]);
  });

  it('introduces shared arguments once, and has them forgotten once', () => {
    const { worker, send, lane } = listened();
    const args = sharedArgs(5, ['x']);
    send(plainJob(['a'], { args }));
    send(plainJob(['b'], { args }));
    lane.forgetArgs(5);
    lane.forgetArgs(5);
    assert.deepEqual([worker.sentOf('args').length, worker.sentOf('forget-args').length], [1, 1]);
  });

  it('takes back what its worker has not begun, and nothing else', () => {
    const { worker, send, lane, flights } = listened();
    const [begun, waiting] = [send(plainJob()), send(plainJob())];
    worker.begin(begun);
    const [first, second] = flights() as [Flight, Flight];
    assert.deepEqual([lane.revoke(first), lane.revoke(second)], [false, true]);
    assert.deepEqual([worker.begin(waiting), lane.flights.size, lane.flights.has(first)], [false, 1, true]);
  });

  it('knows nothing of a flight once another one has its slot', () => {
    const { send, lane, flights } = listened();
    send(plainJob());
    const [old] = flights() as [Flight];
    lane.revoke(old);
    for (let i = 0; i < 1024; i++) {
      send(plainJob());
      lane.revoke(flights()[0]!);
    }
    send(plainJob());
    assert.deepEqual([lane.flights.has(old), lane.hasBegun(old), lane.revoke(old)], [false, false, false]);
  });

  it('skips the slot of a call that outlasts a thousand others', () => {
    const { worker, send, lane, flights } = listened();
    const job = plainJob(['long']);
    const long = send(job);
    worker.begin(long, 0, 7);
    for (let i = 0; i < 3000; i++) {
      const call = send(plainJob());
      worker.begin(call);
      worker.answer(call, i);
    }
    const [flight] = flights() as [Flight];
    assert.deepEqual(
      [lane.flights.size, lane.hasBegun(flight), lane.itemAt(flight), lane.beganAt(flight)],
      [1, true, 0, 7],
    );
    worker.answer(long, 'done');
    assert.deepEqual(job.outcomes, [[0, 'value done']]);
  });

  it('drops what comes of an item that timed out, and of a cancelled job', () => {
    const { worker, send, flights, landed } = listened();
    const [late, cancelled] = [plainJob(['a', 'b']), plainJob()];
    const [lateCall, cancelledCall] = [send(late), send(cancelled)];
    flights()[0]!.next = 1;
    cancelled.cancelled = true;
    worker.answer(lateCall, 'late', 0);
    worker.answer(lateCall, 'B', 1);
    worker.answer(cancelledCall, 'unwanted');
    assert.deepEqual([late.outcomes, cancelled.outcomes, landed.length], [[[1, 'value B']], [], 2]);
  });

  it('drops an answer to a call that it does not know', () => {
    const { worker, send, lane } = listened();
    const job = plainJob();
    const call = send(job);
    worker.answer(call, 'once');
    worker.answer(call, 'twice');
    assert.deepEqual([job.outcomes, lane.finished], [[[0, 'value once']], 1]);
  });

  it('knows its flights in the order in which they were sent, also where slots are used again', () => {
    const { send, lane, flights } = listened();
    const [oldest, ...others] = ['oldest', 'older', 'newest'].map((name) => plainJob([name]));
    send(oldest!);
    for (let i = 0; i < 1021; i++) {
      send(plainJob());
      lane.revoke(flights()[1]!);
    }
    for (const job of others) send(job);
    assert.deepEqual(
      flights().map(({ assignment }) => assignment.job.payload[0]),
      ['oldest', 'older', 'newest'],
    );
  });

  it('passes on reports of items that are still wanted', () => {
    const { send, worker, flights } = listened();
    const job = plainJob(['a', 'b']);
    const call = send(job);
    const [seq] = worker.calls[call]!;
    const report = { value: 'half', specials: undefined };
    worker.tell({ type: 'report', seq, index: 0, report });
    flights()[0]!.next = 1;
    worker.tell({ type: 'report', seq, index: 0, report });
    worker.tell({ type: 'report', seq: seq + 1, index: 0, report });
    assert.deepEqual(job.reports, [[0, 'half']]);
  });

  it('tells its worker of a cancellation, in the ledger first', () => {
    const { worker, send, lane, flights } = listened();
    const call = send(plainJob(['a', 'b', 'c', 'd']), 1, 4);
    const [seq] = worker.calls[call]!;
    lane.cancel(flights()[0]!, 2, new Error('late'));
    assert.deepEqual([worker.ledger.isCancelled(seq, 1), worker.ledger.isCancelled(seq, 0)], [true, false]);
    lane.cancel(flights()[0]!, 'all', new Error('enough'));
    assert.equal(worker.ledger.isWholeCallCancelled(seq), true);
    assert.deepEqual(
      worker.sentOf('cancel').map(({ index }) => index),
      [1, -1],
    );
  });
});

describe('results that come in a row', () => {
  function row() {
    const rows: number[] = [];
    const hand = handLane({
      fulfil: (job, index, value, times) => job.fulfil(index, value, times),
      fulfilRow: (job, index, values, times) => {
        rows.push(values.length);
        job.fulfilRow(index, values, times);
      },
      reject: (job, index, error) => job.reject(index, error, false),
    });
    const result = (place: number, index: number): FromWorker => {
      const seq = hand.worker.calls[place]![0];
      return [RESULT, seq, index, index + 1, index];
    };
    return { ...hand, rows, result };
  }

  it('are told at once when no more have come, each at its place', () => {
    const { send, worker, lane, rows, result } = row();
    const job = plainJob(['a', 'b', 'c', 'd', 'e']);
    const call = send(job, 1, 5);
    worker.tell(result(call, 0), result(call, 1), result(call, 2));
    assert.deepEqual(rows, [3]);
    assert.deepEqual(job.outcomes, [
      [1, 'value 0'],
      [2, 'value 1'],
      [3, 'value 2'],
    ]);
    assert.deepEqual([lane.finished, lane.computeMs, lane.flights.size], [3, 6, 1]);
  });

  it('are told before anything else that comes', () => {
    const { send, worker, rows, result } = row();
    const [job, other] = [plainJob(['a', 'b', 'c']), plainJob(['d'])];
    const [call, otherCall] = [send(job), send(other)];
    const seq = worker.calls[call]![0];
    const failure: FromWorker = [FAILURE, seq, 2, 0, toErrorWire(new Error('no'))];
    worker.tell(result(call, 0), result(call, 1), result(otherCall, 0), failure);
    assert.deepEqual(rows, [2, 1]);
    assert.deepEqual(job.outcomes.at(-1), [2, 'error no']);
    assert.deepEqual(other.outcomes, [[0, 'value 0']]);
  });

  it('skip items that are settled, and are then two rows', () => {
    const { send, worker, lane, rows, result } = row();
    const job = plainJob(['a', 'b', 'c']);
    const call = send(job);
    worker.tell(result(call, 0));
    lane.flights.values()[0]!.next = 2;
    worker.tell(result(call, 1), result(call, 2));
    assert.deepEqual(rows, [1, 1]);
    assert.deepEqual(
      job.outcomes.map(([index]) => index),
      [0, 2],
    );
  });
});

describe('an item that cannot cross', () => {
  it('is rejected alone; the others of its chunk are given back, in runs', () => {
    const { worker, send, back } = listened();
    const job = plainJob(['a', () => 1, 'c', 'd'], { firstIndex: 10 });
    send(job);
    assert.deepEqual(
      job.outcomes.map(([index, outcome]) => [index, outcome.includes('items[11]')]),
      [[1, true]],
    );
    assert.deepEqual(
      back.map(({ from, to }) => [from, to]),
      [
        [0, 1],
        [2, 4],
      ],
    );
    assert.deepEqual(worker.calls, []);
  });

  it('is rejected also when only the platform finds it', () => {
    const { worker, send, landed, lane } = listened();
    let reads = 0;
    const trap = {
      get value() {
        return reads++ === 0 ? 1 : () => 1;
      },
    };
    const errors: unknown[] = [];
    const job = plainJob([trap], { reject: (_index, error) => void errors.push(error) });
    send(job);
    assert.ok(
      errors[0] instanceof NotSerializableError || (errors[0] as Error).name === 'DataCloneError',
      String(errors[0]),
    );
    assert.deepEqual([errors.length, worker.calls.length, landed.length, lane.flights.size], [1, 0, 1, 0]);
  });

  it('rejects every item when the shared arguments cannot cross', () => {
    const { worker, send } = listened();
    const job = plainJob(['a', 'b'], { args: sharedArgs(1, [() => 1]) });
    send(job);
    assert.deepEqual([job.outcomes.length, worker.calls.length], [2, 0]);
  });
});
