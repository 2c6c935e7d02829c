import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ThreadPool } from 'breakeven';
import { ensureSamples, SAMPLES, type Sample } from '../../../../examples/01-photos/samples/generate.js';
import { temporaryFolder } from '../fixtures.js';

const small: readonly Sample[] = [1, 2, 3].map((seed) => ({ name: `${seed}.jpg`, seed, width: 160, height: 120 }));

test('There are 48 sample photos of 8 to 12 megapixels, each with its own name and seed.', () => {
  assert.equal(SAMPLES.length, 48);
  assert.equal(new Set(SAMPLES.map(({ name }) => name)).size, 48);
  assert.equal(new Set(SAMPLES.map(({ seed }) => seed)).size, 48);
  for (const { width, height } of SAMPLES) assert.ok(width * height >= 7.9e6 && width * height <= 12e6);
});

test('Samples are made once: those that are there stay, and nothing half-written is left.', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, '2.jpg'), 'mine');
  const pool = new ThreadPool({ size: 2 });
  t.after(() => pool.close());
  await ensureSamples(pool, folder, small);
  assert.deepEqual((await readdir(folder)).sort(), ['1.jpg', '2.jpg', '3.jpg']);
  assert.equal(await readFile(join(folder, '2.jpg'), 'utf8'), 'mine');
});

test('Samples are the same bytes on every run.', async (t) => {
  const pool = new ThreadPool({ size: 2 });
  t.after(() => pool.close());
  const [one, two] = [await temporaryFolder(t), await temporaryFolder(t)];
  await ensureSamples(pool, one, small);
  await ensureSamples(pool, two, small);
  for (const { name } of small) assert.deepEqual(await readFile(join(one, name)), await readFile(join(two, name)));
});
