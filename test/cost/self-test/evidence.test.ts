import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { extremeRatio, growth, repeatOf } from '#src/cost/self-test/evidence.js';

/** Bytes held after each part and after each empty one. */
function held(parts: number, work: (part: number) => number, empty: number): number[] {
  const all: number[] = [];
  let bytes = 1e6;
  for (let part = 0; part < parts; part++) {
    bytes += work(part);
    all.push(bytes);
    bytes += empty;
    all.push(bytes);
  }
  return all;
}

describe('what few runs tell', () => {
  it('is how far each differs from the one before, whichever is faster', () => {
    assert.ok(Math.abs(repeatOf([100, 110]).median - 1.1) < 1e-9);
    assert.ok(Math.abs(repeatOf([110, 100]).median - 1.1) < 1e-9);
    assert.ok(Math.abs(repeatOf([100, 150, 150, 153]).median - 1.02) < 1e-9);
  });

  it('is a speed-up that lies between the worst and the best of any two runs', () => {
    const { median, interval } = extremeRatio([100, 120], [50, 60]);
    assert.equal(median, 2);
    assert.deepEqual(interval, [100 / 60, 120 / 50]);
  });

  it('is not a speed-up of the one run in four that something else held up', () => {
    const { median, interval } = extremeRatio([100, 120], [50, 55, 60, 500]);
    assert.equal(median, 110 / 57.5);
    assert.deepEqual(interval, [100 / 60, 120 / 55]);
  });
});

describe('growth', () => {
  it('is what each task adds, known to a page in a part', () => {
    const { median, interval } = growth(
      held(12, () => 5_000, 0),
      10,
    );
    assert.deepEqual([median, interval], [500, [500 - 409.6, 500 + 409.6]]);
  });

  it('is none beyond doubt where the parts add less than a page', () => {
    const { interval } = growth(
      held(12, () => 4_000, 0),
      10,
    );
    assert.ok(interval![0] < 0);
  });

  it('is not what every call adds, empty ones as well', () => {
    const { median, interval } = growth(
      held(12, () => 5_000, 5_000),
      10,
    );
    assert.ok(median === 0 && interval![0] <= 0);
  });

  it('is not what is compiled and cached at first', () => {
    assert.equal(
      growth(
        held(12, (part) => (part < 3 ? 1e6 : 0), 0),
        10,
      ).median,
      0,
    );
  });

  it('is in doubt where some parts give something back', () => {
    const { interval } = growth(
      held(12, (part) => (part % 4 === 3 ? -100 : 5_000), 0),
      10,
    );
    assert.ok(interval![0] < 0);
  });

  it('has no interval where there were too few parts, and is none where there was one', () => {
    assert.equal(
      growth(
        held(4, () => 5_000, 0),
        10,
      ).interval,
      undefined,
    );
    assert.deepEqual(
      growth(
        held(1, () => 5_000, 0),
        10,
      ),
      { median: 0, interval: undefined },
    );
  });
});
