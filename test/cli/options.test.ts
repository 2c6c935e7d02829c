import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseChunk, parseCount, parseDuration, parseSize } from '#src/cli/options.js';

test('Times have a unit and come out in ms', () => {
  assert.deepEqual(['500ms', '5s', '1.5m', '2h'].map(parseDuration), [500, 5000, 90_000, 7_200_000]);
  for (const text of ['5', '0s', '-1s', '1d', 's', '1e3s', '']) assert.throws(() => parseDuration(text), /unit/, text);
});

test('Sizes are numbers, shares or auto', () => {
  assert.deepEqual(['4', '50%', '12.5%', 'auto'].map(parseSize), [4, '50%', '12.5%', undefined]);
  for (const text of ['0', '-1', '1.5', '0%', 'all', ''])
    assert.throws(() => parseSize(text), /number of workers/, text);
});

test('Chunks are numbers from 1, or auto', () => {
  assert.deepEqual(['1', '1000', 'auto'].map(parseChunk), [1, 1000, 'auto']);
  for (const text of ['0', '-1', '1.5', '']) assert.throws(() => parseChunk(text), /at least 1/, text);
});

test('Counts are whole numbers from 0', () => {
  assert.deepEqual(['0', '3'].map(parseCount), [0, 3]);
  for (const text of ['-1', '1.5', 'x', '']) assert.throws(() => parseCount(text), /whole number/, text);
});
