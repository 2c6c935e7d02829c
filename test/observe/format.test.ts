import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDuration, formatRange, formatRate } from '#src/observe/format.js';

test('Durations are told in the unit that fits', () => {
  assert.deepEqual([12.3, 1234, 59_940, 61_000, 3_600_000, 7_380_000].map(formatDuration), [
    '12 ms',
    '1.2 s',
    '59.9 s',
    '1:01 min',
    '1:00 h',
    '2:03 h',
  ]);
});

test('A range has one unit, and is never shorter than what it stands for', () => {
  assert.equal(formatRange(7200, 8100), '7-9 s');
  assert.equal(formatRange(5000, 5000), '5 s');
  assert.equal(formatRange(0, 10), '0-1 s');
  assert.equal(formatRange(80_000, 130_000), '1-3 min');
  assert.equal(formatRange(5_000_000, 9_000_000), '1-3 h');
});

test('Rates have two digits at least', () => {
  assert.deepEqual([0.04, 3.24, 32.4, 12_345.6].map(formatRate), ['0.0/s', '3.2/s', '32/s', '12,346/s']);
});
