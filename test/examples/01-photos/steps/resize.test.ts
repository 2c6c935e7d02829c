import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitInto, shrink } from '../../../../examples/01-photos/steps/resize.js';
import { imageOf } from '../fixtures.js';

test('The longer side becomes the limit and the aspect is kept.', () => {
  assert.deepEqual(fitInto(800, { width: 4000, height: 3000 }), { width: 800, height: 600 });
  assert.deepEqual(fitInto(800, { width: 3000, height: 4000 }), { width: 600, height: 800 });
});

test('No size is enlarged, exceeds the limit, or falls below one pixel.', () => {
  const side = fc.integer({ min: 1, max: 60_000 });
  fc.assert(
    fc.property(side, side, fc.integer({ min: 1, max: 4000 }), (width, height, limit) => {
      const fitted = fitInto(limit, { width, height });
      assert.ok(fitted.width >= 1 && fitted.width <= Math.min(width, limit));
      assert.ok(fitted.height >= 1 && fitted.height <= Math.min(height, limit));
    }),
  );
});

test('An image that fits already is returned as it is.', async () => {
  const image = imageOf(80, 60, () => [1, 2, 3]);
  assert.equal(await shrink(image, 80), image);
});

test('A shrunk image shows the same picture.', async () => {
  const { data, width, height } = await shrink(
    imageOf(400, 200, (x) => (x < 0.5 ? [200, 0, 0] : [0, 0, 200])),
    100,
  );
  assert.deepEqual([width, height, data.length], [100, 50, 100 * 50 * 4]);
  // To linear light and back costs one step at most.
  const [left, right] = [data.subarray((25 * width + 10) * 4), data.subarray((25 * width + 90) * 4)];
  assert.ok(Math.abs(left[0]! - 200) <= 1 && left[2] === 0, `${left.slice(0, 4)}`);
  assert.ok(Math.abs(right[2]! - 200) <= 1 && right[0] === 0, `${right.slice(0, 4)}`);
  assert.equal(left[3], 255);
});

test('A checkerboard of black and white becomes the grey that is half as bright, not half the number.', async () => {
  const board = imageOf(200, 200, (x, y) => ((x * 200 + y * 200) % 2 < 1 ? [0, 0, 0] : [255, 255, 255]));
  const { data } = await shrink(board, 20);
  assert.ok(Math.abs(data[(10 * 20 + 10) * 4]! - 188) < 4, `${data[(10 * 20 + 10) * 4]}`);
});
