/** How pools are made, watched and ended; one interface for all. */

import { InlinePool, type Pool, type PoolOptions, type PoolStats, ThreadPool } from 'breakeven';
import { isExactly } from './equal.js';

declare function open(path: string): Promise<{ path: string }>;

const size: number | undefined = undefined as number | undefined;

export const pools: Pool[] = [
  new InlinePool(),
  new InlinePool({ strict: true }),
  new ThreadPool(),
  new ThreadPool({ size: 4, name: 'photos', tasksPerWorker: 2, taskTimeout: 5000, retries: 1 }),
  // An option may be given as undefined, also under exactOptionalPropertyTypes.
  new ThreadPool({ size, name: undefined, idleTimeout: undefined }),
  new ThreadPool({ size: '75%', initializer: [open, 'model.bin'] }),
  new ThreadPool({ size: 'cores-1', restartBudget: { restarts: 5, perMs: 30_000 } }),
];

export const options: PoolOptions = { size: 'cores' };

// @ts-expect-error: no such size
new ThreadPool({ size: 'all' });
// @ts-expect-error: no such option
new ThreadPool({ workers: 4 });
// @ts-expect-error: times are numbers of milliseconds
new ThreadPool({ taskTimeout: '5s' });
// @ts-expect-error: the initializer comes with its arguments, in an array
new ThreadPool({ initializer: open });

export async function watch(pool: Pool, signal: AbortSignal): Promise<void> {
  isExactly<'thread' | 'process' | 'inline' | 'auto' | 'cluster'>()(pool.kind, true);
  isExactly<PoolStats>()(pool.stats(), true);
  const view: Pool = pool.with({ signal, timeout: 1000, retries: 2, priority: 1, callerStacks: true });
  // @ts-expect-error: how many there are is decided once
  view.with({ size: 2 });
  // @ts-expect-error: read-only
  pool.size = 3;

  pool
    .on('worker:start', ({ workerId, pid }) => isExactly<number>()(workerId + pid, true))
    .once('worker:exit', ({ exitCode }) => isExactly<number | null>()(exitCode, true))
    .on('task:error', ({ error }) => isExactly<unknown>()(error, true))
    .on('drain', () => {});
  // @ts-expect-error: no such event
  pool.on('worker:birth', () => {});

  await pool.warm();
  await pool.close({ timeout: 1000 });
  await pool.terminate('no longer needed');
  // Without `await using`, which these consumers' libraries do not have.
  await pool[Symbol.asyncDispose]();
}
