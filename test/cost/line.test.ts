import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitLine, type Point } from '#src/cost/line.js';
import { type Random, seeded } from '#src/cost/random.js';
import { type Interval, quantile } from '#src/cost/statistics.js';

const BYTES = [8, 64, 1e3, 8e3, 64e3, 1e6, 10e6];

/** Timings of so many calls of each size, in ms, that scatter in proportion and are now and then far too long. */
function timings(intercept: number, slope: number, calls: number, random: Random): Point[] {
  return BYTES.flatMap((x) =>
    Array.from({ length: calls }, () => {
      const noise = 1 + 0.2 * (random() - 0.5) + (random() < 0.05 ? 10 * random() : 0);
      return { x, y: (intercept + slope * x) * noise };
    }),
  );
}

const holds = ([lower, upper]: Interval, value: number) => lower <= value && value <= upper;

describe('fitLine', () => {
  it('finds the line that all points lie on', () => {
    const { intercept, slope } = fitLine(BYTES.map((x) => ({ x, y: 0.002 + 1e-6 * x })));
    for (const [found, true_] of [
      [intercept, 0.002],
      [slope, 1e-6],
    ] as const) {
      assert.ok(Math.abs(found.median / true_ - 1) < 1e-6, `${found.median}`);
      assert.ok(found.interval!.every((end) => Math.abs(end / true_ - 1) < 1e-6));
    }
  });

  it('finds what a call costs beside a byte, though ten megabytes drown it', () => {
    const { intercept, slope } = fitLine(timings(0.002, 1e-6, 9, seeded(1)));
    assert.ok(Math.abs(intercept.median / 0.002 - 1) < 0.1, `${intercept.median}`);
    assert.ok(Math.abs(slope.median / 1e-6 - 1) < 0.1, `${slope.median}`);
  });

  it('finds from five timings what a byte costs, to a quarter in nine of ten, though calls cost as much as 50,000 bytes', () => {
    const random = seeded(6);
    const errors = Array.from({ length: 200 }, () => {
      const { slope } = fitLine(timings(0.05, 1e-6, 1, random).slice(0, 5));
      return Math.abs(slope.median / 1e-6 - 1);
    });
    assert.ok(quantile(errors, 0.9) < 0.25, `${quantile(errors, 0.9)}`);
  });

  it('is not led astray by one point in five that is anywhere', () => {
    const random = seeded(2);
    const points = timings(1, 1e-6, 5, random).map((point, i) =>
      i % 5 === 0 ? { ...point, y: 100 * random() } : point,
    );
    const { intercept, slope } = fitLine(points);
    assert.ok(Math.abs(intercept.median - 1) < 0.15, `${intercept.median}`);
    assert.ok(Math.abs(slope.median / 1e-6 - 1) < 0.15, `${slope.median}`);
  });

  it('gives intervals that hold the true line in nine fits of ten or more, and are no wider than the noise', () => {
    const random = seeded(3);
    const lines = Array.from({ length: 60 }, () => fitLine(timings(0.002, 1e-6, 4, random)));
    const held = lines.filter((line) => holds(line.slope.interval!, 1e-6) && holds(line.intercept.interval!, 0.002));
    assert.ok(held.length >= 0.88 * lines.length, `${held.length} of ${lines.length}`);
    for (const { slope } of lines) assert.ok(slope.interval![1] / slope.interval![0] < 1.6);
  });

  it('follows memory that grows a little with each task', () => {
    const random = seeded(4);
    const bytes = Array.from({ length: 60 }, (_, task) => ({ x: task, y: 50e6 + 20e3 * task + 200e3 * random() }));
    const [lower, upper] = fitLine(bytes).slope.interval!;
    assert.ok(lower > 15e3 && upper < 25e3, `${lower} to ${upper}`);
  });

  it('gives no interval for fewer than six points, and the same one for the same points', () => {
    const points = timings(1, 1e-6, 1, seeded(5));
    assert.equal(fitLine(points.slice(0, 5)).slope.interval, undefined);
    assert.deepEqual(fitLine(points), fitLine(points));
  });

  it('refuses points that are all above one another', () => {
    const points = [
      { x: 1, y: 1 },
      { x: 1, y: 2 },
    ];
    assert.throws(() => fitLine(points), RangeError);
  });
});
