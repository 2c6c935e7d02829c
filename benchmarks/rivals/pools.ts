/** Our pools by the kind of their workers, so that the same study asks both. */

import * as breakeven from 'breakeven';
import type { WorkerKind } from './rival.js';

type PoolClass = new (options: { size: number }) => breakeven.Pool;

const CLASSES: Readonly<Record<WorkerKind, string>> = { thread: 'ThreadPool', process: 'ProcessPool' };

function classOf(kind: WorkerKind): PoolClass | undefined {
  return (breakeven as Readonly<Record<string, unknown>>)[CLASSES[kind]] as PoolClass | undefined;
}

/** Why there is no pool of that kind; undefined when there is. */
export function missingPool(kind: WorkerKind): string | undefined {
  return classOf(kind) === undefined ? `breakeven exports no ${CLASSES[kind]}` : undefined;
}

export function newPool(kind: WorkerKind, size: number): breakeven.Pool {
  const Class = classOf(kind);
  if (Class === undefined) throw new Error(missingPool(kind));
  return new Class({ size });
}
