import assert from 'node:assert/strict';
import { test } from 'node:test';
import { average } from '../../../../examples/01-photos/steps/average.js';
import { imageOf } from '../fixtures.js';

test('Every grey is its own mean, to the last of the 256.', () => {
  const { data, width, height } = average(
    imageOf(512, 2, (x) => {
      const grey = Math.floor(x * 256);
      return [grey, grey, grey];
    }),
    2,
  );
  assert.deepEqual([width, height], [256, 1]);
  for (let grey = 0; grey < 256; grey++)
    assert.deepEqual([...data.subarray(grey * 4, grey * 4 + 4)], [grey, grey, grey, 255]);
});

test('The mean of black and white is half the light, not half the number.', () => {
  const { data } = average(
    imageOf(2, 2, (x) => (x === 0 ? [0, 0, 0] : [255, 255, 255])),
    2,
  );
  assert.deepEqual([...data], [188, 188, 188, 255]);
});

test('Squares do not take from their neighbours, and what fills no square is left out.', () => {
  const { data, width, height } = average(
    imageOf(7, 4, (x, y) => [x < 3 / 7 ? 10 : x < 6 / 7 ? 20 : 255, y < 3 / 4 ? 30 : 255, 40]),
    3,
  );
  assert.deepEqual([width, height], [2, 1]);
  assert.deepEqual([...data], [10, 30, 40, 255, 20, 30, 40, 255]);
});
