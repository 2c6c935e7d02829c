import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OptionError } from '#src/base/errors.js';
import { totalMs } from '#src/cost/breakdown.js';
import { endOf, middle, timeFor } from '#src/cost/calibration.js';
import type { MapRun } from '#src/cost/model/map-time.js';
import { overheadEnds, overheadsOf } from '#src/cost/overheads.js';
import { predict } from '#src/cost/predict.js';
import { type Random, seeded } from '#src/cost/random.js';
import { quantile } from '#src/cost/statistics.js';
import type { Workload } from '#src/cost/workload.js';
import { host, measured } from './hosts.js';
import { between, simulatedMs } from './model/random-runs.js';

const photos: Workload = { items: 400, itemMs: 60, bytesIn: 60, bytesOut: 100 };
const tiny: Workload = { items: 50_000, itemMs: 0.0005, bytesIn: 8, bytesOut: 8, shape: 'numbers' };

const DEAR_CHUNK = { send: measured(0.3), receive: measured(0.3), worker: measured(0.3) };

function randomWorkload(random: Random): Workload {
  const itemMs = between(random, 1e-3, 100);
  return {
    items: Math.min(20_000, Math.max(8, Math.round(2_000 / itemMs))),
    itemMs,
    spread: random(),
    bytesIn: Math.round(between(random, 8, 1e7)),
    bytesOut: Math.round(between(random, 8, 1e7)),
    shape: random() < 0.5 ? 'objects' : 'buffer',
  };
}

describe('predict', () => {
  it('tells for random workloads what simulated pools of this host take: to 15 % as a rule, to 35 % in nine of ten', () => {
    const random = seeded(11);
    const errors = Array.from({ length: 20 }, () => {
      const workload = randomWorkload(random);
      const { thread } = predict(host, workload);
      const overheads = overheadsOf(host.thread, workload);
      const run: MapRun = { ...workload, spread: workload.spread!, workers: thread.size, cores: host.cores, overheads };
      return Math.abs(Math.log(thread.wallMs.median / simulatedMs(run, thread.chunkSize)));
    });
    assert.ok(quantile(errors, 0.5) <= 0.15, `${quantile(errors, 0.5)}`);
    assert.ok(quantile(errors, 0.9) <= 0.35, `${quantile(errors, 0.9)}`);
  });

  it('is plain for long items: all cores, one item in a chunk, nearly as many times as fast', () => {
    const { thread, process } = predict(host, photos);
    assert.deepEqual([thread.size, thread.chunkSize, process.size], [4, 1, 4]);
    assert.ok(thread.speedup.median > 3.8 && thread.speedup.median <= 4, `${thread.speedup.median}`);
    assert.ok(thread.breakEvenItemMs!.median < 0.01);
  });

  it('promises nothing for items that cost more to send than to compute', () => {
    const { thread } = predict(host, { ...tiny, itemMs: 0.0003, bytesIn: 2_000, bytesOut: 2_000, shape: 'objects' });
    assert.ok(thread.speedup.median < 0.2, `${thread.speedup.median}`);
    assert.ok(thread.breakEvenItemMs!.median > 0.02);
  });

  it('takes smaller chunks where large messages cost more than several small ones', () => {
    const workload: Workload = {
      items: 10_000,
      itemMs: 0.05,
      spread: 0,
      bytesIn: 1_000,
      bytesOut: 8,
      shape: 'strings',
    };
    const { strings } = host.thread.shapes;
    const dear = { bytes: 70e3, ms: measured(20) };
    const deserialise = [...strings.arguments.deserialise.filter(({ bytes }) => bytes < dear.bytes), dear];
    const shapes = { ...host.thread.shapes, strings: { ...strings, arguments: { ...strings.arguments, deserialise } } };
    const size = (one: typeof host) => predict(one, workload).thread.chunkSize;
    assert.ok(size({ ...host, thread: { ...host.thread, shapes, chunk: DEAR_CHUNK } }) <= 64);
    assert.ok(size({ ...host, thread: { ...host.thread, chunk: DEAR_CHUNK } }) > 64);
  });

  it('goes by how fast cores are together, and by what it takes to wake sleepers', () => {
    const long: Workload = { items: 400, itemMs: 60, spread: 0, bytesIn: 8, bytesOut: 8 };
    const shared = { ...host, busyCores: measured(2) };
    assert.ok(predict(shared, long).thread.wallMs.median > 1.9 * predict(host, long).thread.wallMs.median);
    const sleepy = { ...host, thread: { ...host.thread, wakeMs: measured(1_000) } };
    const later = predict(sleepy, long).thread.wallMs.median - predict(host, long).thread.wallMs.median;
    assert.ok(Math.abs(later - 1_000) < 1, `${later}`);
  });

  it('takes chunks of many where items are short', () => {
    const { thread } = predict(host, tiny);
    assert.ok(thread.chunkSize > 100, `${thread.chunkSize}`);
  });

  it('is the loop itself in place', () => {
    const { inline } = predict(host, photos);
    assert.deepEqual([inline.wallMs.median, inline.speedup.median, inline.memory.median], [24_000, 1, 0]);
  });

  it('has intervals that hold what it would say with any one figure at the end of its own', () => {
    const workload = { ...photos, itemMs: 1, bytesIn: 1e5, bytesOut: 1e5 };
    const { thread } = predict(host, workload);
    const [lower, upper] = thread.wallMs.interval!;
    for (const ends of overheadEnds(host.thread, workload)) {
      for (const overheads of ends) {
        const run = { ...workload, spread: 0.1, workers: thread.size, cores: 4, overheads };
        const ms = simulatedMs(run, thread.chunkSize);
        assert.ok(lower * 0.97 < ms && ms < upper * 1.03, `${ms} is not within ${lower} to ${upper}`);
      }
    }
  });

  it('doubts as much as its figures do', () => {
    const width = (noise: number, doubt: number): number => {
      const chunk = { send: measured(1, doubt), receive: measured(1, doubt), worker: measured(1, doubt) };
      const thread = { ...host.thread, chunk };
      const { wallMs } = predict({ ...host, noise: measured(1, noise), thread }, tiny).thread;
      return wallMs.interval![1] / wallMs.interval![0];
    };
    assert.ok(width(0.001, 0.05) < width(0.001, 0.3));
    assert.ok(width(0.001, 0.05) < width(0.1, 0.05));
  });

  it('has no intervals where it goes by a figure that has none, and by no other', () => {
    const unsure = { median: 0.1, interval: undefined };
    const thread = { ...host.thread, chunk: { ...host.thread.chunk, worker: unsure } };
    const { thread: doubted, process } = predict({ ...host, thread }, tiny);
    for (const one of ['wallMs', 'speedup', 'breakEvenItemMs'] as const) {
      assert.equal(doubted[one]!.interval, undefined, one);
      assert.ok(doubted[one]!.median > 0, one);
      assert.notEqual(process[one]!.interval, undefined, one);
    }
    assert.equal(
      predict({ ...host, noise: { median: 1, interval: undefined } }, tiny).inline.wallMs.interval,
      undefined,
    );
  });

  it('counts workers and what is under way to them as memory, but not what is shared', () => {
    const heavy = { ...photos, bytesIn: 10e6, shape: 'buffer' } as const;
    const memory = (workload: Workload) => predict(host, workload).thread.memory.median;
    assert.ok(memory(heavy) > 4 * 12e6 + 40e6);
    assert.equal(memory({ ...heavy, shape: 'shared' }), 4 * 12e6);
    assert.ok(predict(host, heavy).process.memory.median > memory(heavy));
  });

  it('breaks the time down into parts that add up to the lanes and the caller', () => {
    const { breakdown, wallMs, size, startMs } = predict(host, { ...photos, bytesIn: 1e6, bytesOut: 1e5 }).thread;
    const lanes = size * (wallMs.median + startMs.median);
    const total = totalMs(breakdown);
    assert.ok(total >= lanes && total < 1.1 * lanes + wallMs.median, `${total} of ${lanes}`);
    assert.equal(breakdown.computeMs, 24_000);
    assert.ok(breakdown.arguments.serialiseMs > 5 * breakdown.results.serialiseMs);
  });

  it('counts in the breakdown that cores are slower together', () => {
    const { breakdown, wallMs, size, startMs } = predict({ ...host, busyCores: measured(2) }, photos).thread;
    const lanes = size * (wallMs.median + startMs.median);
    assert.ok(size > 1 && breakdown.computeMs > 1.2 * 24_000, `${breakdown.computeMs} with ${size}`);
    const total = totalMs(breakdown);
    assert.ok(total >= 0.99 * lanes && total < 1.01 * lanes, `${total} of ${lanes}`);
  });

  it('takes nothing for slower than it was measured, where a quota makes cores a fraction', () => {
    const wallMs = (cores: number): number => {
      const even = { ...photos, items: 4_000, spread: 0 };
      return predict({ ...host, cores, busyCores: measured(2) }, even).thread.wallMs.median;
    };
    assert.ok(wallMs(2.9) <= 1.001 * wallMs(2), `${wallMs(2.9)} instead of ${wallMs(2)}`);
  });

  it('takes the smallest pool that is about as fast', () => {
    const { thread } = predict({ ...host, cores: 64 }, { ...photos, items: 8 });
    assert.ok(thread.size <= 8, `${thread.size}`);
  });

  it('refuses what no workload can have, by name', () => {
    assert.throws(() => predict(host, { ...photos, items: 0 }), /items of the workload must be a whole number from 1/);
    assert.throws(() => predict(host, { ...photos, bytesIn: -1 }), /bytesIn .* but got -1/);
    assert.throws(() => predict(host, { ...photos, itemMs: Number.NaN }), OptionError);
  });
});

describe('timeFor', () => {
  const curve = [
    { bytes: 10, ms: measured(1, 0.1) },
    { bytes: 20, ms: measured(2, 0.1) },
    { bytes: 120, ms: measured(3, 0.1) },
  ];

  it('is straight between points, level before the first, as steep after the last as before it', () => {
    assert.deepEqual(
      [0, 10, 15, 20, 70, 120, 220].map((bytes) => timeFor(curve, bytes)),
      [1, 1, 1.5, 2, 2.5, 3, 4],
    );
  });

  it('takes the ends of intervals when asked, of which there are none where there is no interval', () => {
    assert.equal(timeFor(curve, 15, endOf(1)), 1.5 * 1.1);
    assert.equal(timeFor([{ bytes: 8, ms: { median: 2, interval: undefined } }], 1e6, endOf(0)), Number.NaN);
    assert.equal(timeFor([], 1e6, middle), 0);
  });
});
