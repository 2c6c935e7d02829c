import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Estimate } from '#src/cost/estimate.js';

function estimateOf(times: Iterable<number>): Estimate {
  const estimate = new Estimate();
  for (const ms of times) estimate.add(ms);
  return estimate;
}

function close(actual: number | undefined, expected: number, share: number): void {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= share * expected,
    `${actual} is not near ${expected}`,
  );
}

describe('Estimate', () => {
  it('knows nothing before the first measurement', () => {
    assert.equal(new Estimate().mean, undefined);
    assert.equal(new Estimate().high, 0);
  });

  it('is the plain average while there are few', () => {
    close(estimateOf([1, 2, 3, 6]).mean, 3, 1e-9);
  });

  it('follows a time that has changed', () => {
    const estimate = estimateOf([...Array(5_000).fill(1), ...Array(2_000).fill(10)]);
    close(estimate.mean, 10, 0.01);
  });

  it('lets a slow first call fade', () => {
    const estimate = estimateOf([50, ...Array(5_000).fill(0.01)]);
    close(estimate.mean, 0.01, 0.01);
    assert.ok(estimate.high < 0.02);
  });

  it('remembers in `high` an item in a hundred that takes a hundred times as long', () => {
    const estimate = estimateOf(Array.from({ length: 10_000 }, (_, i) => (i % 100 === 99 ? 100 : 1)));
    assert.ok(estimate.high > 90);
    close(estimate.mean, 1.99, 0.3);
    for (let i = 0; i < 99; i++) estimate.add(1);
    assert.ok(estimate.high > 50);
  });

  it('counts an average of many as many', () => {
    const estimate = estimateOf([10]);
    estimate.add(1, 9);
    close(estimate.mean, 1.9, 1e-9);
    const settled = estimateOf(Array(1_000).fill(1));
    settled.add(5, 1_000_000);
    close(settled.mean, 5, 0.01);
  });

  it('stays within what was measured, and `high` never lies below the mean', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1 }), (times) => {
        const { mean, high } = estimateOf(times);
        const [least, most] = [Math.min(...times), Math.max(...times)];
        const rounding = 1e-9 * most;
        assert.ok(mean! >= least - rounding && mean! <= most + rounding);
        assert.ok(high >= mean! && high <= most + rounding);
      }),
    );
  });

  it('hears of the slowest of several from whoever knows them', () => {
    const estimate = new Estimate();
    estimate.add(1, 10, 5);
    assert.deepEqual([estimate.mean, estimate.high], [1, 5]);
  });
});
