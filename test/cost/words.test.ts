import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { count, ratio, ratioWithin, share, time } from '#src/cost/words.js';

describe('figures in words', () => {
  it('give times two or three digits in the unit that fits', () => {
    const times = [0, -0.213, 4e-5, 0.0031, 0.25, 3.164, 48, 14_900, 119_000, 600_000, 7_200_000];
    assert.deepEqual(times.map(time), [
      '0 ms',
      '-213 us',
      '40 ns',
      '3.1 us',
      '250 us',
      '3.16 ms',
      '48 ms',
      '14.9 s',
      '119 s',
      '10 min',
      '2 h',
    ]);
  });

  it('give shares, ratios and their intervals', () => {
    assert.deepEqual([share(0.63), share(0.052), share(1)], ['63 %', '5.2 %', '100 %']);
    assert.deepEqual([ratio(1.93), ratio(12.34)], ['1.93x', '12.3x']);
    assert.equal(ratioWithin(1.93, [1.9, 1.95]), '1.93x [1.90, 1.95]');
    assert.equal(ratioWithin(1.93, undefined), '1.93x');
  });

  it('count one and many', () => {
    assert.deepEqual(
      [count(1, 'thread'), count(2_000, 'item'), count(2, 'process', 'processes')],
      ['1 thread', '2,000 items', '2 processes'],
    );
  });
});
