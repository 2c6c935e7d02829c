/** One batch, two ways: the plain loop, and the pool. Both give one outcome per photo, in the order of the photos. */

import { createHash } from 'node:crypto';
import type { Pool } from 'breakeven';
import { progressBar } from 'breakeven/observe';
import { photos, type Thumbnail, type ThumbnailOptions } from './photos.ts';
import { reasonOf } from './user-error.ts';

export type Outcome = PromiseSettledResult<Thumbnail>;

export interface Measured {
  readonly outcomes: readonly Outcome[];
  readonly seconds: number;
  /** CPU time of the whole program over wall time. */
  readonly cores: number;
}

export function runLoop(paths: readonly string[], options: ThumbnailOptions): Promise<Measured> {
  const show = progressBar();
  return measure(async () => {
    const started = performance.now();
    const outcomes: Outcome[] = [];
    let failed = 0;
    for (const path of paths) {
      try {
        outcomes.push({ status: 'fulfilled', value: await photos.thumbnail(path, options) });
      } catch (reason) {
        outcomes.push({ status: 'rejected', reason });
        failed++;
      }
      const [done, total, elapsedMs] = [outcomes.length, paths.length, performance.now() - started];
      show({ label: 'plain loop', done, failed, total, elapsedMs, finished: done === total });
    }
    return outcomes;
  });
}

export function runPool(pool: Pool, paths: readonly string[], options: ThumbnailOptions): Promise<Measured> {
  return measure(() => pool.mapSettled(photos.thumbnail, paths, { args: [options], progress: 'thread pool' }));
}

async function measure(run: () => Promise<Outcome[]>): Promise<Measured> {
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  const outcomes = await run();
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { outcomes, seconds, cores: (user + system) / 1e6 / seconds };
}

/** SHA-256 of each thumbnail, or the reason why there is none. */
export function fingerprints(outcomes: readonly Outcome[]): string[] {
  return outcomes.map((outcome) =>
    outcome.status === 'fulfilled'
      ? createHash('sha256').update(outcome.value.data).digest('hex')
      : reasonOf(outcome.reason),
  );
}
