import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { seeded } from '#src/cost/random.js';
import { median, outliers, pairedRatio, quantile, signTestRank, summarize } from '#src/cost/statistics.js';

const times = fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });

describe('quantile', () => {
  it('lies between neighbours in proportion', () => {
    assert.equal(median([9, 1, 5]), 5);
    assert.equal(median([4, 1, 2, 3]), 2.5);
    assert.equal(quantile([0, 10, 20, 30, 40], 0.25), 10);
    assert.equal(quantile([0, 10], 0.25), 2.5);
  });

  it('refuses to speak of nothing', () => {
    assert.throws(() => median([]), RangeError);
  });

  it('orders the figures of a summary', () => {
    fc.assert(
      fc.property(times, (values) => {
        const { least, lower, median: middle, upper, most } = summarize(values);
        assert.ok(least <= lower && lower <= middle && middle <= upper && upper <= most);
      }),
    );
  });
});

describe('signTestRank', () => {
  it('is that of the tables of the sign test', () => {
    const known = { 1: -1, 5: -1, 6: 0, 8: 0, 9: 1, 11: 1, 12: 2, 15: 3, 20: 5 };
    for (const [count, rank] of Object.entries(known)) assert.equal(signTestRank(Number(count)), rank, `of ${count}`);
  });
});

describe('outliers', () => {
  it('are those that lie ten standard deviations off, and nothing that noise alone would bring', () => {
    const random = seeded(9);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const values = Array.from({ length: 2_000 }, () => 100 + normal());
    assert.deepEqual(outliers(values), []);
    assert.deepEqual(outliers([...values, 120, 80, 105]), [120, 80]);
  });

  it('are none where most values are the same, and none of nothing', () => {
    assert.deepEqual(outliers([5, 5, 5, 5, 9]), []);
    assert.deepEqual(outliers([]), []);
  });
});

describe('pairedRatio', () => {
  it('is not disturbed by a machine that slows down for everybody', () => {
    const slowing = [1, 1.5, 2, 3, 5, 8, 9, 12, 20];
    const { median: middle, interval } = pairedRatio(
      slowing.map((ms) => 0.8 * ms),
      slowing,
    );
    for (const ratio of [middle, ...interval!]) assert.ok(Math.abs(ratio - 0.8) < 1e-9);
  });

  it('gives no interval for fewer than six pairs', () => {
    assert.equal(pairedRatio([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]).interval, undefined);
    assert.deepEqual(pairedRatio([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]).interval, [1, 1]);
  });

  it('turns around when the sides are exchanged', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1 }), fc.integer({ min: 1 })), { minLength: 6 }), (pairs) => {
        const [a, b] = [pairs.map(([one]) => one), pairs.map(([, other]) => other)];
        const [forward, backward] = [pairedRatio(a, b), pairedRatio(b, a)];
        const isClose = (x: number, y: number) => Math.abs(x * y - 1) < 1e-6;
        assert.ok(isClose(forward.median, backward.median));
        assert.ok(isClose(forward.interval![0], backward.interval![1]));
      }),
    );
  });

  it('holds the true ratio in at least 95 of 100 intervals, also when noise is lopsided', () => {
    const random = seeded(3);
    const noisy = () => 1 + (random() < 0.3 ? 3 * random() : 0.1 * random());
    const trials = 2_000;
    let held = 0;
    for (let trial = 0; trial < trials; trial++) {
      const rounds = Array.from({ length: 12 });
      const [lower, upper] = pairedRatio(rounds.map(noisy), rounds.map(noisy)).interval!;
      if (lower <= 1 && 1 <= upper) held++;
    }
    assert.ok(held / trials > 0.94, `${held} of ${trials}`);
  });

  it('refuses pairs that do not match', () => {
    assert.throws(() => pairedRatio([1], [1, 2]), RangeError);
  });
});
