/** What a pool of processes and this one use of shared memory, and that it all goes again. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { type Native, native } from '#src/base/native.js';
import type { SharedArray } from '#src/memory/shared-array.js';
import type { PoolOptions } from '#src/pools/pool.js';
import { ProcessPool } from '#src/pools/process-pool.js';
import { arenaFiles, pages } from '../memory/peer.js';
import { collectGarbage } from '../native/garbage.js';

const addon = native() as Native;
const MB = 2 ** 20;

const first = (array: SharedArray<'uint8'>) => array.data[0];
const make = async (bytes: number, value: number) => {
  const { SharedArray } = await import('breakeven');
  const array = SharedArray.create('uint8', [bytes]);
  array.data.fill(value);
  return array;
};

export function poolOf(t: TestContext, options: PoolOptions = {}): ProcessPool {
  const pool = new ProcessPool({ size: 1, ...options });
  const alive = new Map<number, number>();
  pool.on('worker:start', ({ workerId, pid }) => void alive.set(workerId, pid));
  pool.on('worker:exit', ({ workerId }) => void alive.delete(workerId));
  processes.set(pool, alive);
  t.after(() => pool.terminate());
  return pool;
}

/** By worker, of each pool. */
const processes = new WeakMap<ProcessPool, Map<number, number>>();

export function killAll(pool: ProcessPool): void {
  for (const pid of processes.get(pool)?.values() ?? []) process.kill(pid, 'SIGKILL');
}

export async function until(holds: () => boolean): Promise<void> {
  for (let round = 0; round < 2000 && !holds(); round++) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(holds());
}

export function inUse() {
  return {
    // Small arrays share pages, and the arena's words have some.
    megabytes: Math.round((pages() - addon.bytesCopied()) / MB),
    shared: addon.bytesShared(),
    copied: addon.bytesCopied(),
    arenas: arenaFiles(),
    descriptors: readdirSync('/proc/self/fd').length,
  };
}

/** Until this process uses no more than before; what it then still uses is told. */
export async function assertNoMore(before: ReturnType<typeof inUse>): Promise<void> {
  let now = inUse();
  const more = () => Object.entries(before).filter(([what, use]) => now[what as keyof typeof now] > use);
  for (let round = 0; round < 300 && more().length > 0; round++) {
    collectGarbage();
    addon.trimPages();
    await new Promise((resolve) => setTimeout(resolve, 5));
    now = inUse();
  }
  assert.deepEqual(more(), [], JSON.stringify(now));
}

/** Of a pool that has been used as the test will use it, so that what stays in any case is there. */
export async function settled(t: TestContext): Promise<ReturnType<typeof inUse>> {
  const pool = poolOf(t);
  await pool.submit(first, await pool.submit(make, 10, 1));
  await pool.close();
  await assertNoMore({ ...inUse(), copied: 0, arenas: 2 });
  return inUse();
}
