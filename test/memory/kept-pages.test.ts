import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Native } from '#src/base/native.js';
import { KEPT_FOR, KeptPages } from '#src/memory/kept-pages.js';
import { ManualClock } from '../base/manual-clock.js';

test('what is kept is trimmed a while after the last copy, once', () => {
  const clock = new ManualClock();
  let trims = 0;
  const addon = { trimPages: () => (trims += 1) } as unknown as Native;
  const kept = new KeptPages(clock);
  kept.copied(addon);
  clock.advance(KEPT_FOR - 1000);
  kept.copied(addon);
  clock.advance(KEPT_FOR - 1000);
  assert.equal(trims, 0, 'the last copy is not that long ago');
  clock.advance(1000);
  assert.equal(trims, 1);
  clock.advance(10 * KEPT_FOR);
  assert.equal(trims, 1, 'nobody copied since');
  kept.copied(addon);
  clock.advance(KEPT_FOR);
  assert.equal(trims, 2);
});
