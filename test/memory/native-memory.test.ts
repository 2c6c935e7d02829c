/** What only the native part gives: memory that goes back at once, and writes that stay with their writer. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { SharedArray, ThreadPool } from 'breakeven';
import { sharing } from '../contracts/tasks-that-share.js';
import { needsNative } from '../native.js';

const MiB = 2 ** 20;

/** Shared pages that this process has, in bytes. */
function sharedPages(): number {
  return Number(/^RssShmem:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
}

function filled(bytes: number): SharedArray<'float64'> {
  const array = SharedArray.create('float64', bytes / 8);
  array.data.fill(1);
  return array;
}

describe('memory of the native part', needsNative, () => {
  it('goes back at the last dispose, though its data is still looked at, and that reads zeros', () => {
    const before = sharedPages();
    const array = filled(64 * MiB);
    const { data } = array;
    const view = array.rows(0, 8);
    assert.ok(sharedPages() - before >= 60 * MiB);
    array.dispose();
    assert.ok(sharedPages() - before >= 60 * MiB, 'a view keeps it');
    view.dispose();
    assert.ok(sharedPages() - before <= 4 * MiB);
    assert.equal(data[0], 0);
  });

  it('goes back at the last dispose when a worker has had it as an argument', async () => {
    const pool = new ThreadPool({ size: 1 });
    const array = filled(64 * MiB);
    const before = sharedPages();
    assert.equal(await pool.submit(sharing.hold, array), 1);
    // The answer comes before the end of the call; the next one is behind that.
    await pool.submit(sharing.make, [1], 1);
    array.dispose();
    assert.ok(before - sharedPages() >= 60 * MiB);
    await pool.close();
  });

  it('goes back when the worker that kept it has ended, and the caller has disposed of it', async () => {
    const pool = new ThreadPool({ size: 1 });
    const array = filled(64 * MiB);
    const before = sharedPages();
    await pool.submit(sharing.keep, array);
    array.dispose();
    assert.ok(before - sharedPages() <= 4 * MiB);
    await pool.close();
    assert.ok(before - sharedPages() >= 60 * MiB);
  });

  it('keeps to themselves what is written to readonly arrays, in every thread', async () => {
    const pool = new ThreadPool({ size: 1 });
    const array = filled(8);
    const readonly = array.readonly();
    (readonly.data as Float64Array)[0] = 2;
    await pool.submit(sharing.writeAgainst, array.readonly(), 3);
    await pool.submit(sharing.writeAgainst, readonly.rows(0), 4);
    assert.equal(array.data[0], 1);
    await pool.close();
  });

  it('shows in readonly arrays what others write', () => {
    const array = filled(8);
    const readonly = array.readonly();
    array.data[0] = 5;
    assert.equal(readonly.data[0], 5);
  });

  it('takes no descriptor for each array', () => {
    const descriptors = readdirSync('/proc/self/fd').length;
    const arrays = Array.from({ length: 50_000 }, (_, index) => SharedArray.from(new Float64Array([index])));
    assert.ok(readdirSync('/proc/self/fd').length <= descriptors + 1);
    assert.equal(arrays[49_999]?.data[0], 49_999);
    for (const array of arrays) array.dispose();
  });
});
