import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fractalNoise, seededRandom, TILE } from '../../../../examples/01-photos/samples/noise.js';
import { paintScene } from '../../../../examples/01-photos/samples/scene.js';

const size = { width: 160, height: 120 };

test('The same seed paints the same picture, another seed another one.', () => {
  assert.deepEqual(paintScene({ seed: 7, ...size }), paintScene({ seed: 7, ...size }));
  assert.notDeepEqual(paintScene({ seed: 7, ...size }).data, paintScene({ seed: 8, ...size }).data);
});

test('Every pixel is opaque.', () => {
  const { data } = paintScene({ seed: 3, ...size });
  for (let i = 3; i < data.length; i += 4) assert.equal(data[i], 255);
});

test('Random numbers are spread evenly from 0 up to 1.', () => {
  const random = seededRandom(1);
  const numbers = Array.from({ length: 10_000 }, random);
  assert.ok(numbers.every((number) => number >= 0 && number < 1));
  for (let tenth = 0; tenth < 10; tenth++) {
    const share = numbers.filter((number) => Math.floor(number * 10) === tenth).length / numbers.length;
    assert.ok(share > 0.08 && share < 0.12, `${share} in tenth ${tenth}`);
  }
});

test('A tile of noise stays between 0 and 1 and repeats without a seam.', () => {
  const tile = fractalNoise(seededRandom(1), 0.5);
  let step = 0;
  let seam = 0;
  for (let y = 0; y < TILE; y++) {
    const row = tile.subarray(y * TILE, (y + 1) * TILE);
    assert.ok(row.every((value) => value >= 0 && value <= 1));
    step = Math.max(step, ...row.slice(1).map((value, x) => Math.abs(value - row[x]!)));
    seam = Math.max(seam, Math.abs(row[0]! - row[TILE - 1]!));
  }
  assert.ok(seam <= step, `${seam} at the seam, ${step} elsewhere`);
});
