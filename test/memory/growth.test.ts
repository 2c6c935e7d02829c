/** Arrays that nobody disposes of go all the same, and soon. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { SharedArray, ThreadPool } from 'breakeven';
import { sharing } from '../contracts/tasks-that-share.js';

const MiB = 2 ** 20;
const COUNT = 4000;
const SETTLED = 500;

/** The most that the process has beside what it had when `uses` had run often enough to be in its stride, in bytes. */
async function growth(use: () => Promise<unknown> | undefined): Promise<number> {
  let settled = 0;
  let most = 0;
  for (let count = 1; count <= COUNT; count++) {
    const going = use();
    if (going !== undefined) await going;
    if (count % 20 !== 0) continue;
    if (count <= SETTLED) settled = Math.max(settled, process.memoryUsage.rss());
    else most = Math.max(most, process.memoryUsage.rss());
  }
  return most - settled;
}

function make(): SharedArray<'uint8'> {
  const array = SharedArray.create('uint8', MiB);
  array.data.fill(1);
  return array;
}

test('dropped arrays do not pile up in a loop that gives the event loop no turn', async () => {
  const descriptors = readdirSync('/proc/self/fd').length;
  const bytes = await growth(() => {
    make();
    return undefined;
  });
  assert.ok(bytes < 64 * MiB, `${bytes / MiB} MiB`);
  assert.ok(readdirSync('/proc/self/fd').length <= descriptors + 1);
});

test('nor do those that were sent to a worker, or kept there and dropped', async () => {
  const pool = new ThreadPool({ size: 1 });
  for (const task of ['hold', 'keep'] as const) {
    const bytes = await growth(() => pool.submit<[never], unknown>(sharing[task], make() as never));
    assert.ok(bytes < 64 * MiB, `${task}: ${bytes / MiB} MiB`);
  }
  await pool.close();
});

test('nor do those that a worker made', async () => {
  const pool = new ThreadPool({ size: 1 });
  const values = new Array<number>(1000).fill(1);
  const bytes = await growth(() => pool.submit(sharing.make, values, 1));
  assert.ok(bytes < 64 * MiB, `${bytes / MiB} MiB`);
  await pool.close();
});
