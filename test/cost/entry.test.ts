import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InlinePool } from 'breakeven';
import { diagnose, predict } from 'breakeven/cost';
import { host } from './hosts.js';

test('breakeven/cost predicts from the figures of a host.', () => {
  const prediction = predict(host, { items: 1_000, itemMs: 10, bytesIn: 100, bytesOut: 100 });
  assert.ok(prediction.thread.speedup.median > 2);
});

test('breakeven/cost judges the stats of a pool by all rules, also when they come from a log.', async () => {
  const pool = new InlinePool({ timings: 'all' });
  await pool.submit(() => 1);
  const stats = pool.stats();
  await pool.close();
  const diagnosis = diagnose(stats);
  assert.equal(diagnosis.evidence.length, 22);
  assert.deepEqual(diagnose(JSON.parse(JSON.stringify(stats))), diagnosis);
});
