import assert from 'node:assert/strict';
import { test } from 'node:test';
import { predict } from 'breakeven/cost';
import { host } from './hosts.js';

test('breakeven/cost predicts from the figures of a host.', () => {
  const prediction = predict(host, { items: 1_000, itemMs: 10, bytesIn: 100, bytesOut: 100 });
  assert.ok(prediction.thread.speedup.median > 2);
});
