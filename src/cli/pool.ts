/** The pool that --pool and its companions ask for. */

import { availableCores, InlinePool, type Pool, ProcessPool, ThreadPool } from '../index.js';
import { UsageError } from './exit.js';
import type { Size } from './options.js';

export interface PoolChoice {
  readonly pool: string;
  readonly size: Size;
  readonly timeout: number | undefined;
  readonly retries: number;
}

export const POOLS = ['thread', 'inline', 'process', 'auto'] as const;

/** @throws {UsageError} for a pool that does not exist yet. */
export function checkPool(kind: string): void {
  if (kind !== 'auto') return;
  throw new UsageError(`--pool ${kind} is not yet available: use --pool thread, process or inline.`);
}

export function openPool({ pool, size, timeout, retries }: PoolChoice): Pool {
  if (pool === 'inline') return new InlinePool({ taskTimeout: timeout });
  const options = { size, taskTimeout: timeout, retries };
  return pool === 'process' ? new ProcessPool(options) : new ThreadPool(options);
}

/** How many workers it will have, without starting it. */
export function plannedSize({ pool, size }: PoolChoice): number {
  if (pool === 'inline') return 1;
  if (typeof size === 'number') return size;
  const cores = availableCores();
  return size === undefined ? cores : Math.max(1, Math.floor((cores * Number.parseFloat(size)) / 100));
}
