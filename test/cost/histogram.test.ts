import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { HISTOGRAM_LENGTH, Histogram } from '#src/cost/histogram.js';
import { quantile } from '#src/cost/statistics.js';

const time = fc.double({ min: 1e-4, max: 1e7, noNaN: true });
const times = fc.array(time, { minLength: 1, maxLength: 60 });

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const ms of values) histogram.add(ms);
  return histogram;
}

describe('Histogram', () => {
  it('gives any quantile to an eighth', () => {
    fc.assert(
      fc.property(times, fc.double({ min: 0.01, max: 1, noNaN: true }), (values, share) => {
        const sorted = values.toSorted((a, b) => a - b);
        const exact = sorted[Math.ceil(share * sorted.length) - 1]!;
        const found = histogramOf(values).quantile(share)!;
        assert.ok(Math.abs(found / exact - 1) <= 1 / 8 + 1e-9, `${found} for ${exact}`);
      }),
    );
  });

  it('divides a bucket that holds many in proportion', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => 1 + i / 10_000);
    assert.ok(Math.abs(histogramOf(values).quantile(0.3)! / quantile(values, 0.3) - 1) < 1e-3);
  });

  it('knows count, sum, mean and longest exactly', () => {
    const histogram = histogramOf([1, 2, 6]);
    histogram.add(3, 2);
    const { count, sum, mean, most } = histogram;
    assert.deepEqual([count, sum, mean, most], [5, 15, 3, 6]);
  });

  it('takes many at once as it takes them one by one, as many as it is told', () => {
    const [one, all] = [new Float64Array(HISTOGRAM_LENGTH), new Float64Array(HISTOGRAM_LENGTH)];
    const [ms, counts] = [Float64Array.of(3, -1, 0.5, 8), Float64Array.of(1, 2, 3, 4)];
    for (let i = 0; i < 3; i++) new Histogram(one).add(ms[i]!, counts[i]);
    new Histogram(all).addAll(ms, counts, 3);
    assert.deepEqual(all, one);
  });

  it('says nothing of nothing', () => {
    const empty = new Histogram();
    assert.deepEqual([empty.count, empty.mean, empty.quantile(0.5), empty.most], [0, undefined, undefined, 0]);
  });

  it('is the same whether times were added to one or to two that are merged', () => {
    fc.assert(
      fc.property(times, times, (some, others) => {
        const [one, two, both] = [
          new Float64Array(HISTOGRAM_LENGTH),
          new Float64Array(HISTOGRAM_LENGTH),
          [] as number[],
        ];
        for (const ms of some) new Histogram(one).add(ms);
        for (const ms of others) new Histogram(two).add(ms);
        new Histogram(one).merge(new Histogram(two));
        both.push(...some, ...others);
        const merged = new Histogram(one);
        assert.ok(Math.abs(merged.sum / histogramOf(both).sum - 1) < 1e-9);
        for (const share of [0.1, 0.5, 0.9, 1]) assert.equal(merged.quantile(share), histogramOf(both).quantile(share));
        assert.deepEqual([merged.count, merged.most], [both.length, Math.max(...both)]);
      }),
    );
  });

  it('keeps what is shorter than its first bucket and longer than its last', () => {
    const histogram = histogramOf([0, -1, Number.NaN, 1e-9, 1e12]);
    assert.equal(histogram.count, 5);
    assert.ok(histogram.quantile(0.5)! < 1e-4);
    assert.ok(histogram.quantile(1)! > 1e7);
    assert.equal(histogram.most, 1e12);
  });

  it('lives in numbers that are handed to it', () => {
    const numbers = new Float64Array(HISTOGRAM_LENGTH);
    new Histogram(numbers).add(5);
    assert.equal(new Histogram(numbers).quantile(1), 5);
    assert.throws(() => new Histogram(new Float64Array(10)), RangeError);
  });
});
