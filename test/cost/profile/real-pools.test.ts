/** A short profile on real pools: not how fast they are, but that all of it is there and adds up. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Profile, profile, readProfile } from 'breakeven/cost';
import { totalMs } from '#src/cost/breakdown.js';
import { host } from '../hosts.js';

const HOST = { ...host, cores: 2 };

function busy(_item: unknown, ms: number): number {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return ms;
}

test('A profile measures loop, threads and processes, explains where the time goes, and leaves nothing behind.', async () => {
  const items = Array.from({ length: 100 }, (_, i) => i);
  const doing = new Set<string>();
  const found: Profile = await profile(busy, items, {
    args: [1],
    budgetMs: 6_000,
    calibration: HOST,
    onProgress: (what) => void doing.add(what),
  });
  const kinds = new Set(found.runs.map(({ kind }) => kind));
  assert.deepEqual([...kinds].sort(), ['inline', 'process', 'thread']);
  assert.ok(found.verdict.interval !== undefined);
  const { breakdown } = found;
  assert.ok(Math.abs(breakdown!.unaccountedMs) <= 0.02 * totalMs(breakdown!), String(breakdown!.unaccountedMs));
  assert.ok(breakdown!.computeMs > 0.5 * totalMs(breakdown!));
  assert.equal(found.evidence.length, 22);
  assert.ok(doing.has('plain loop') && doing.has('step by step'));
  assert.equal(readProfile(JSON.stringify(found)).bottleneck, found.bottleneck);
});

test('A profile tries large arguments in shared memory, where the task gets their data.', async () => {
  const items = Array.from({ length: 16 }, (_, i) => ({ id: i, pixels: new Float64Array(250_000).fill(i) }));
  const first = ({ pixels }: { readonly pixels: Float64Array }): number => pixels[0]!;
  const found = await profile(first, items, { budgetMs: 8_000, calibration: HOST });
  assert.equal(found.verdict.parallelize, false);
  assert.equal(found.toJSON().evidence[10]!.outcome, 'fired');
});
