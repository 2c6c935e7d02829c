/** One batch, two ways: the plain loop, and the pool. Both give one outcome per photo, in the order of the photos. */

import { createHash } from 'node:crypto';
import type { Pool } from 'breakeven';
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
  return measure(async () => {
    const outcomes: Outcome[] = [];
    for (const path of paths) {
      try {
        outcomes.push({ status: 'fulfilled', value: await photos.thumbnail(path, options) });
      } catch (reason) {
        outcomes.push({ status: 'rejected', reason });
      }
      showCount(outcomes.length, paths.length);
    }
    return outcomes;
  });
}

export function runPool(pool: Pool, paths: readonly string[], options: ThumbnailOptions): Promise<Measured> {
  return measure(() => pool.mapSettled(photos.thumbnail, paths, { args: [options], progress: 'pool' }));
}

// The pool has a bar of its own; the loop gets a count, while somebody is watching.
function showCount(done: number, total: number): void {
  if (process.stderr.isTTY) process.stderr.write(done < total ? `\r\x1b[Kplain loop: ${done} of ${total}` : '\r\x1b[K');
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
