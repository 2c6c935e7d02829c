import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  BYTES,
  CORE_WAIT_MS,
  CPU_MS,
  DISPATCH_MS,
  FREE,
  LATE_MS,
  READ_MS,
  SERIALISED_MS,
  STARTED,
  TAKEN,
  UNSTAMPED,
  WORKER_CPU_MS,
} from '#src/transport/stamps.js';
import { CALL, type ToWorker } from '#src/transport/wire.js';
import { type Gauges, Meter } from '#src/workers/inside/meter.js';

/** A meter over gauges that a test sets. */
function byHand(over: Partial<Gauges> = {}, concurrency = 1) {
  const gauge = { cpuMs: 0, readings: 0 };
  const meter = new Meter(concurrency, {
    cpuTime: () => {
      gauge.readings++;
      return gauge.cpuMs;
    },
    schedule: () => [30, 4],
    ...over,
  });
  /** CPU time of a task that runs so long, of which it computes a part. */
  const run = (from: number, ms: number, cpuMs: number) => {
    const stamps = UNSTAMPED.slice();
    meter.freed(from);
    meter.began(stamps, from);
    gauge.cpuMs += cpuMs;
    meter.ended(stamps, from + ms);
    return stamps;
  };
  return { gauge, meter, run };
}

describe('the meter of a worker', () => {
  it('tells the CPU time of a task', () => {
    assert.equal(byHand().run(100, 5, 2)[CPU_MS], 2);
  });

  it('does not tell that of a task below half a millisecond, and reads the clock of tasks in a row once in 50 us', () => {
    const { gauge, run } = byHand();
    const told = Array.from({ length: 10 }, (_, i) => run(100 + i * 0.01, 0.01, 0.01)[CPU_MS]);
    assert.deepEqual(new Set(told), new Set([-1]));
    assert.ok(gauge.readings <= 2, `${gauge.readings} readings`);
  });

  it('tells it again of the second long task after brief ones', () => {
    const { run } = byHand();
    run(100, 0.01, 0.01);
    assert.deepEqual([run(101, 5, 2)[CPU_MS], run(107, 5, 2)[CPU_MS]], [-1, 2]);
  });

  it('does not tell it where several tasks run at once, or nothing tells it at once', () => {
    assert.equal(byHand({}, 2).run(100, 5, 2)[CPU_MS], -1);
    assert.equal(byHand({ cpuTime: undefined }).run(100, 5, 2)[CPU_MS], -1);
  });

  it('tells what the thread has had of a core, and waited for one', () => {
    const stamps = byHand().run(100, 5, 2);
    assert.deepEqual([stamps[WORKER_CPU_MS], stamps[CORE_WAIT_MS]], [30, 4]);
    const unknown = byHand({ schedule: () => undefined }).run(100, 5, 2);
    assert.deepEqual([unknown[WORKER_CPU_MS], unknown[CORE_WAIT_MS]], [-1, -1]);
  });

  it('tells with the next answer what sending the one before took', () => {
    const { meter, run } = byHand();
    meter.answered(run(100, 5, 2), 108);
    assert.equal(run(110, 5, 2)[LATE_MS], 3);
    assert.equal(run(120, 5, 2)[LATE_MS], 0);
  });

  it('shares what it took to read a message among the calls in it, timed or not', () => {
    const stamps = UNSTAMPED.slice();
    stamps[TAKEN] = 50;
    stamps[READ_MS] = 6;
    stamps[BYTES] = 300;
    const untimed = [3, 1, CALL, []] as const;
    const calls = [[1, 1, CALL, [], undefined, 0, 1, stamps], [2, 1, CALL, [], undefined, 0, 1, stamps], untimed];
    byHand().meter.took({ type: 'calls', calls, stamps } as unknown as ToWorker, 40, true, () => 60);
    const [first, second] = calls.map((call) => call[7] as number[]);
    assert.notEqual(first, second);
    assert.deepEqual([first![TAKEN], first![READ_MS], first![BYTES], first![FREE]], [50, 2, 100, -40]);
    assert.equal(untimed.length, 4);
  });

  describe('counts as dispatch what passes until a call begins', () => {
    /** It came then, and took so long to read. */
    const came = (meter: Meter, takenAt: number, readMs: number, calls = 1) => {
      const stamps = UNSTAMPED.slice();
      stamps[TAKEN] = takenAt;
      stamps[READ_MS] = readMs;
      const all = Array.from({ length: calls }, (_, seq) => [seq, 1, CALL, [], undefined, 0, 1, stamps]);
      meter.took({ type: 'calls', calls: all, stamps } as unknown as ToWorker, takenAt, false, () => takenAt);
      return all.map((call) => call[7] as number[]);
    };

    it('but for reading it, and those that came with it', () => {
      const { meter } = byHand();
      meter.freed(40);
      const [first] = came(meter, 50, 6, 3);
      meter.began(first!, 60);
      assert.deepEqual([first![READ_MS], first![DISPATCH_MS], first![STARTED]], [2, 4, 60]);
    });

    it('but for reading what came behind it, which is told of that', () => {
      const { meter } = byHand();
      meter.freed(40);
      const [[first], [second]] = [came(meter, 50, 2), came(meter, 53, 4)];
      meter.began(first!, 60);
      meter.freed(70);
      meter.began(second!, 71);
      assert.deepEqual([first![DISPATCH_MS], second![DISPATCH_MS]], [4, 1]);
    });

    it('but for a pause before it, and such a pause but for reading what comes meanwhile', () => {
      const { meter } = byHand();
      meter.freed(40);
      const [call] = came(meter, 50, 1);
      const { toldMs } = meter;
      came(meter, 55, 3);
      meter.tells(call!, SERIALISED_MS, 52, 62, toldMs);
      meter.began(call!, 63);
      assert.deepEqual([call![SERIALISED_MS], call![DISPATCH_MS]], [7, 2]);
    });
  });

  it('takes a call that nobody has seen come as taken now', () => {
    const stamps = UNSTAMPED.slice();
    const calls = [[1, 1, CALL, [], undefined, 0, 1, stamps]];
    byHand().meter.took({ type: 'calls', calls, stamps } as unknown as ToWorker, 40, false, () => 60);
    const [taken] = calls.map((call) => call[7] as number[]);
    assert.deepEqual([taken![TAKEN], taken![FREE]], [60, 40]);
  });
});
