import assert from 'node:assert/strict';
import type { LaneTimes, PoolOptions } from 'breakeven';
import { whyNoNative } from '../../native.js';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { failure } from '../observe.js';
import { work } from '../tasks.js';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const total = (lane: LaneTimes) => Object.values(lane).reduce((sum, ms) => sum + ms, 0);
const MIB = 2 ** 20;
/** To copy a MiB at 100 GB a second, and to wake somebody. */
const LEAST_MS = 0.01;
/** Without the native part. */
const PLAIN: PoolOptions = { env: { ...process.env, BREAKEVEN_NATIVE: '0' } };

function assertAddsUp(lane: LaneTimes): void {
  // Of a life of some 100 ms one pause of a busy host is more than a tenth.
  assert.ok(Math.abs(lane.unaccountedMs) <= Math.max(0.1 * total(lane), 25), JSON.stringify(lane));
}

export function timingsContract(backEnd: BackEnd): void {
  theme(backEnd, 'timings', (it) => {
    it('are none unless they are asked for', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const future = calls.submit(work.square, 3);
      await future;
      const { serialised, bytesIn, bytesOut, cpu, steps } = future.timing!;
      assert.deepEqual(new Set([serialised, bytesIn, bytesOut, cpu, steps]), new Set([undefined]));
      const { timings, workers } = calls.stats();
      assert.deepEqual([timings, workers.map((worker) => worker.timings)], [undefined, [undefined]]);
    });

    for (const [how, more] of Object.entries({ 'with the native part': {}, 'without it': PLAIN })) {
      it(`of each worker's life add up, ${how}`, async ({ pool }) => {
        const calls = pool({ size: 2, timings: 'all', ...more });
        await calls.map(
          work.busyFor,
          upTo(200).map(() => 2),
          { chunkSize: 5 },
        );
        await Promise.all(upTo(40).map(() => calls.submit(work.busyFor, 2)));
        const { workers, timings } = calls.stats();
        for (const worker of workers) assertAddsUp(worker.timings!.lane);
        assertAddsUp(timings!.lane);
        assert.ok(timings!.lane.computeMs >= 480, JSON.stringify(timings!.lane));
      });

      it(`of a call are its steps, ${how}`, async ({ pool }) => {
        const calls = pool({ size: 1, timings: 'all', ...more });
        await calls.warm();
        const future = calls.submit(work.busyFor, 5);
        await future;
        const { sent, computed, received, steps } = future.timing!;
        const { arguments: given, waiting, results } = steps!;
        const [there, back] = [given, results].map(
          ({ serialise, transfer, deserialise }) => serialise + transfer + deserialise,
        );
        assert.ok(computed >= 5 && [given, results].every(({ bytes }) => bytes >= 0));
        for (const part of [given.serialise, given.transfer, results.serialise, results.transfer]) assert.ok(part >= 0);
        // The clock is read for some calls at once where they are told from outside.
        assert.ok(there! + waiting <= sent + 1 && back! <= received + 1, JSON.stringify(future.timing));
      });
    }

    for (const [how, more] of Object.entries({ 'with the native part': {}, 'without it': PLAIN })) {
      it(`of a call are no less than its bytes and what it takes to copy them, ${how}`, async ({ pool }) => {
        const calls = pool({ size: 1, timings: 'all', ...more });
        await calls.warm();
        const there = calls.submit(work.fill, new Uint8Array(MIB), 1);
        const back = calls.submit(work.zeros, MIB / 8);
        await Promise.all([there, back]);
        const given = there.timing!.steps!.arguments;
        const results = back.timing!.steps!.results;
        const whole = ({ serialise, transfer, deserialise }: typeof given) => serialise + transfer + deserialise;
        assert.ok(given.bytes >= MIB && results.bytes >= MIB, `${given.bytes} and ${results.bytes}`);
        assert.ok(given.serialise > 0 && results.serialise > 0, JSON.stringify([given, results]));
        assert.ok(whole(given) >= LEAST_MS && whole(results) >= LEAST_MS, JSON.stringify([given, results]));
        const { arguments: allGiven, results: allResults } = calls.stats().timings!;
        assert.ok(allGiven.bytes >= MIB && allResults.bytes >= MIB);
        assert.ok(allGiven.serialise.totalMs > 0 && allResults.serialise.totalMs > 0);
      });
    }

    it('of a call name what serialising took, bytes each way and CPU time beside its steps', async ({ pool }) => {
      const calls = pool({ size: 1, timings: 'all' });
      // CPU time is measured from the second on of such as take a while.
      await calls.submit(work.busyFor, 20);
      const future = calls.submit(work.busyFor, 20);
      await future;
      const { serialised, bytesIn, bytesOut, cpu, steps } = future.timing!;
      const { arguments: given, results } = steps!;
      assert.deepEqual([serialised, bytesIn, bytesOut, cpu], [given.serialise, given.bytes, results.bytes, steps!.cpu]);
      assert.equal(typeof serialised, 'number');
      assert.equal(typeof cpu, whyNoNative === undefined ? 'number' : 'undefined');
    });

    it('tell of a call that failed, and of its worker', async ({ pool, folder }) => {
      const calls = pool({ size: 1, timings: 'all' });
      await failure(calls.submit(work.noteOrFail, 1, `${folder()}/ran`, 1));
      assert.equal(calls.stats().timings!.timed, 1);
    });

    it('are those of all calls that take a while, where samples are asked for, and of few where they are brief', async ({
      pool,
    }) => {
      const calls = pool({ size: 1, timings: 'sampled' });
      for (const _ of upTo(20)) await calls.submit(work.busyFor, 1);
      assert.equal(calls.stats().timings!.timed, 20);
      await Promise.all(upTo(20_000).map((i) => calls.submit(work.square, i)));
      const { timed, calls: stoodFor } = calls.stats().timings!;
      assert.ok(timed < 5_000 && stoodFor > 10_000, `${timed} for ${stoodFor}`);
    });

    it('of workers that are gone stay in those of the pool', async ({ pool }) => {
      const calls = pool({ size: 1, timings: 'all', maxTasksPerWorker: 1 });
      for (const _ of upTo(3)) await calls.submit(work.busyFor, 2);
      await calls.close();
      const { timed, lane } = calls.stats().timings!;
      assert.equal(timed, 3);
      assert.ok(lane.computeMs >= 6 && lane.startMs > 0, JSON.stringify(lane));
    });

    it('tell what is wrong with the pool', async ({ pool }) => {
      const calls = pool({ size: 1, timings: 'all' });
      await calls.warm();
      for (const _ of upTo(20)) await calls.submit(work.sleepFor, 20);
      const { needsProfile, evidence } = calls.explain();
      assert.equal(evidence.length, 22);
      assert.ok(needsProfile.length >= 4, needsProfile.join());
      const { cpuShare, coreWaitMs = 0, cpuMs = 0 } = calls.stats().timings!;
      // CPU time is measured by the native part.
      if (whyNoNative !== undefined) {
        assert.deepEqual([evidence[13]!.outcome, cpuShare], ['not measured', undefined]);
        return;
      }
      assert.ok(cpuShare! < 0.5, `${cpuShare} of a task that sleeps`);
      // Time that the worker had to wait for a core is no waiting of its tasks.
      const waiting = coreWaitMs / (cpuMs + coreWaitMs);
      assert.equal(evidence[13]!.outcome, cpuShare! / (1 - waiting) < 0.5 ? 'fired' : 'not fired');
    });
  });
}
