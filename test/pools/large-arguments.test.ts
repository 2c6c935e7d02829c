import assert from 'node:assert/strict';
import { test } from 'node:test';
import { native } from '#src/base/native.js';
import type { Pool } from '#src/pools/pool.js';
import { ProcessPool } from '#src/pools/process-pool.js';
import { ThreadPool } from '#src/pools/thread-pool.js';
import { describeNative } from '../native.js';

const BYTES = 32 * 2 ** 20;
const CALLS = 40;

type Counting = typeof globalThis & { major?: number; observer?: InstanceType<typeof PerformanceObserver> };

/** How often the worker has collected its whole heap since the first call. */
const collectionsAt = async (_bytes: Uint8Array): Promise<number> => {
  const MAJOR = 4;
  const here = globalThis as Counting;
  here.observer ??= new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as unknown as { detail: { kind: number } }[]) {
      if (entry.detail.kind === MAJOR) here.major = (here.major ?? 0) + 1;
    }
  });
  here.observer.observe({ entryTypes: ['gc'] });
  await new Promise((resolve) => setImmediate(resolve));
  return here.major ?? 0;
};

async function close(pool: Pool): Promise<void> {
  await pool.close();
}

describeNative('large arguments by value, one after the other', () => {
  for (const [kind, open] of Object.entries({
    thread: () => new ThreadPool({ size: 1 }),
    process: () => new ProcessPool({ size: 1 }),
  })) {
    test(`do not have a ${kind} collect its whole heap for each`, async (t) => {
      const pool = open();
      t.after(() => close(pool));
      const bytes = new Uint8Array(BYTES);
      let collections = 0;
      for (let call = 0; call < CALLS; call++) collections = await pool.submit(collectionsAt, bytes);
      assert.ok(collections < CALLS / 3, `${collections} collections in ${CALLS} calls`);
    });

    test(`are not left in a ${kind} until there are many`, async (t) => {
      const pool = open();
      t.after(() => close(pool));
      const bytes = new Uint8Array(BYTES);
      let most = 0;
      for (let call = 0; call < CALLS; call++) {
        await pool.submit((some: Uint8Array) => some.length, bytes);
        most = Math.max(most, native()!.bytesCopied());
      }
      assert.ok(most <= 12 * BYTES, `${most / BYTES} of them at once`);
    });
  }
});
