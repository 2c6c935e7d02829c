/** What every test of the contract needs: pools that are taken down after it, and a look at what it has left behind. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import type { Pool, PoolOptions } from 'breakeven';
import { native } from '#src/base/native.js';
import { LeakCheck } from '../faults/leaks.js';
import { type BackEnd, sharesNoArrays } from './back-ends.js';

/** A test that hangs is a failure, not a job that CI has to stop. */
const HANGS_AFTER_MS = 20_000;

export interface Ground {
  /** Makes a pool that is terminated when the test is over. */
  pool(options?: PoolOptions): Pool;
  /** A folder of this test's own. */
  folder(): string;
  readonly t: TestContext;
}

export type It = (title: string, body: (ground: Ground) => void | Promise<void>) => void;

/** `memory`: each test is looked at for leaks of memory, too. */
export function theme(backEnd: BackEnd, title: string, define: (it: It) => void, memory = false): void {
  describe(`${backEnd.name}: ${title}`, () => {
    define((sentence, body) => {
      test(sentence, { timeout: HANGS_AFTER_MS }, (t) => run(backEnd, body, t, memory));
    });
  });
}

/** For tests in which a shared array crosses: skipped, with the reason, where none does. */
export function whereArraysCross(backEnd: BackEnd, it: It): It {
  const reason = sharesNoArrays(backEnd);
  return reason === undefined ? it : (title) => it(title, ({ t }) => t.skip(reason));
}

async function run(backEnd: BackEnd, body: Parameters<It>[1], t: TestContext, memory: boolean): Promise<void> {
  const pools: Pool[] = [];
  const folders: string[] = [];
  // A promise that never settles must show as a test that hangs, not as an event loop that has run dry.
  const alive = setInterval(() => {}, 60_000);
  await usedOnce(backEnd);
  const leaks = await LeakCheck.begin(memory);
  const ground: Ground = {
    t,
    pool(options) {
      const pool = backEnd.make(options);
      pools.push(pool);
      return pool;
    },
    folder() {
      const folder = mkdtempSync(join(tmpdir(), 'breakeven-contract-'));
      folders.push(folder);
      return folder;
    },
  };
  // Also when the test has timed out, so that the next one finds the machine as it was.
  t.after(async () => {
    clearInterval(alive);
    process.setUncaughtExceptionCaptureCallback(null);
    await Promise.all(pools.map((pool) => pool.terminate()));
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  await body(ground);
  await Promise.all(pools.map((pool) => pool.terminate()));
  for (const pool of pools) assertEmpty(pool);
  await leaks.assertNone();
}

const used = new Set<string>();

// What a process has once and keeps, such as the bell of its thread and its arena, is there before anything is counted.
async function usedOnce(backEnd: BackEnd): Promise<void> {
  if (used.has(backEnd.key)) return;
  used.add(backEnd.key);
  const pool = backEnd.make({ size: 1 });
  await pool.submit(() => {});
  native()?.ownArena();
  await pool.close();
}

/** After its end a pool has no worker, and no work. */
function assertEmpty(pool: Pool): void {
  const { workers, queued, inFlight, submitted, completed, failed, cancelled } = pool.stats();
  assert.deepEqual({ workers, queued, inFlight }, { workers: [], queued: 0, inFlight: 0 }, 'left in a closed pool');
  assert.equal(completed + failed + cancelled, submitted, 'each item that was accepted has ended in one way');
}
