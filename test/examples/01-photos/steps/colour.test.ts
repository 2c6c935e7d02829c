import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { correctColour, correctionCurve, findLevels, histogram } from '../../../../examples/01-photos/steps/colour.js';
import { imageOf } from '../fixtures.js';

function countsOf(values: readonly number[]): Uint32Array {
  const counts = new Uint32Array(256);
  for (const value of values) counts[value]!++;
  return counts;
}

test('A histogram counts the values of one channel only.', () => {
  const { data } = imageOf(2, 1, (x) => (x === 0 ? [10, 20, 30] : [10, 40, 50]));
  assert.deepEqual(histogram(data, 0), countsOf([10, 10]));
  assert.deepEqual(histogram(data, 1), countsOf([20, 40]));
});

test('Levels are the darkest and the brightest value when nothing is clipped.', () => {
  assert.deepEqual(findLevels(countsOf([20, 100, 230]), 0), { black: 20, white: 230 });
});

test('Levels spare a few outliers at either end.', () => {
  const values = [0, ...Array.from({ length: 98 }, (_, i) => 30 + i * 2), 255];
  assert.deepEqual(findLevels(countsOf(values), 0.01), { black: 30, white: 224 });
});

test('Levels do not move so far that an image of one colour becomes noise.', () => {
  assert.deepEqual(findLevels(countsOf([120, 121, 121]), 0.01), { black: 48, white: 207 });
});

test('The curve takes black to 0 and white to 255 and never falls, whatever the levels and the gamma.', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 48 }),
      fc.integer({ min: 207, max: 255 }),
      fc.double({ min: 0.3, max: 3, noNaN: true }),
      (black, white, gamma) => {
        const curve = correctionCurve({ black, white }, gamma);
        assert.equal(curve[black], 0);
        assert.equal(curve[white], 255);
        for (let value = 1; value < 256; value++) assert.ok(curve[value]! >= curve[value - 1]!);
      },
    ),
  );
});

test('A gamma above 1 brightens the middle and leaves the ends.', () => {
  const curve = correctionCurve({ black: 0, white: 255 }, 2);
  assert.equal(curve[0], 0);
  assert.equal(curve[64], 128);
  assert.equal(curve[255], 255);
});

test('Correction takes away a tint and leaves alpha alone.', () => {
  const { data } = imageOf(256, 4, (x) => [40 + x * 200, 10 + x * 220, 20 + x * 190]);
  data[3] = 77;
  correctColour(data);
  assert.equal(data[3], 77);
  for (let i = 0; i < data.length; i += 4) {
    assert.ok(
      Math.abs(data[i]! - data[i + 1]!) <= 4 && Math.abs(data[i]! - data[i + 2]!) <= 4,
      `${data.slice(i, i + 3)}`,
    );
  }
});
