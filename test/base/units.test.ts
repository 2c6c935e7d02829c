import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatBytes } from '#src/base/units.js';

test('sizes are written in the largest unit of which they have at least one', () => {
  assert.deepEqual([0, 999, 1000, 65_536, 1_000_000, 104_857_600, 2_500_000_000, 4_000_000_000_000].map(formatBytes), [
    '0 bytes',
    '999 bytes',
    '1 kB',
    '65.5 kB',
    '1 MB',
    '104.9 MB',
    '2.5 GB',
    '4000 GB',
  ]);
});
