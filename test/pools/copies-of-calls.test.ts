import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type Native, native } from '#src/base/native.js';
import type { DerivedPool } from '#src/pools/derived-pool.js';
import { ProcessPool } from '#src/pools/process-pool.js';
import { ThreadPool } from '#src/pools/thread-pool.js';
import { collectGarbage } from '../native/garbage.js';

const MIB = 2 ** 20;
const skip = native() === undefined ? 'without the native part, messages carry all bytes' : false;

async function untilGone(addon: Native): Promise<void> {
  for (let round = 0; round < 200 && addon.bytesCopied() > 0; round++) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Counts the copies that this thread makes. */
function copies(t: TestContext) {
  return t.mock.method(native() as Native, 'copyToRegion').mock;
}

for (const Pool of [ThreadPool, ProcessPool]) {
  describe(`the bytes of large arguments of a ${Pool.name}`, { timeout: 30_000 }, () => copiesOf(Pool));
}

function copiesOf(Pool: typeof ThreadPool | typeof ProcessPool): void {
  function poolOf(t: TestContext, size: number): DerivedPool {
    const pool = new Pool({ size, retries: 1 });
    t.after(() => pool.terminate());
    return pool;
  }

  it('are copied once for all chunks and workers of a map that has them as args', { skip }, async (t) => {
    const pool = poolOf(t, 2);
    const copied = copies(t);
    const table = new Uint8Array(MIB).fill(3);
    const at = (index: number, bytes: Uint8Array) => bytes[index];
    const values = await pool.map(at, [1, 2, 3, 4, 5, 6], { args: [table], chunkSize: 1 });
    assert.deepEqual([values, copied.callCount()], [[3, 3, 3, 3, 3, 3], 1]);
  });

  it('are copied once for everyWorker', { skip }, async (t) => {
    const pool = poolOf(t, 2);
    const copied = copies(t);
    const firsts = await pool.everyWorker((bytes: Uint8Array) => bytes[0], new Uint8Array(MIB).fill(3));
    assert.deepEqual([firsts, copied.callCount()], [[3, 3], 1]);
  });

  it('are copied once for the initializers of all workers', { skip }, async (t) => {
    const copied = copies(t);
    const initialize = (bytes: Uint8Array) => bytes[0];
    const pool = new Pool({ size: 2, initializer: [initialize, new Uint8Array(MIB).fill(3)] });
    t.after(() => pool.terminate());
    const read = async () => {
      const { taskContext } = await import('breakeven');
      return taskContext().state;
    };
    assert.deepEqual([await pool.everyWorker(read), copied.callCount()], [[3, 3], 1]);
  });

  it('reach a worker that replaces a dead one as they were, though the sender has written to his', {
    skip,
  }, async (t) => {
    const pool = poolOf(t, 1);
    const copied = copies(t);
    const table = new Uint8Array(MIB).fill(3);
    pool.once('worker:exit', () => void table.fill(4));
    const dieOnce = async (index: number, bytes: Uint8Array) => {
      const { taskContext } = await import('breakeven');
      if (index === 0 && taskContext().attempt === 1) process.exit(1);
      return bytes[0];
    };
    const values = await pool.map(dieOnce, [0, 1], { args: [table], chunkSize: 2 });
    assert.deepEqual([values, table[0], copied.callCount()], [[3, 3], 4, 1]);
  });

  it('are gone when nobody holds them any more, however their calls ended', { skip }, async (t) => {
    const addon = native() as Native;
    // What earlier tests have left.
    await untilGone(addon);
    const pool = poolOf(t, 1);
    await pool.submit((bytes: Uint8Array) => bytes[0], new Uint8Array(MIB));
    const forEver = pool.submit(() => {
      for (;;);
    });
    // One has been sent ahead, and others wait; one more is an argument of a map that never ends.
    const calls = [1, 2, 3].map(() => pool.submit((bytes: Uint8Array) => bytes, new Uint8Array(MIB)));
    calls.push(pool.map((n: number) => n, [1], { args: [new Uint8Array(MIB)] as never }) as never);
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(addon.bytesCopied() > 0);
    await pool.terminate();
    await Promise.allSettled([forEver, ...calls]);
    await untilGone(addon);
    assert.equal(addon.bytesCopied(), 0);
  });
}
