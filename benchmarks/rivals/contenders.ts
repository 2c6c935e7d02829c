/** Contenders of a study: who, with what workers, and with how many. */

import type { Figures, Variant } from '../scenarios/study.js';
import { CALLERS, type CallerName } from './index.js';
import { knittingNode, missingKnitting } from './knitting-source.js';
import { missingPool } from './pools.js';
import type { EngineOptions, Rival, WorkerKind } from './rival.js';

export const KINDS = ['thread', 'process'] as const satisfies readonly WorkerKind[];

export interface Contender {
  readonly caller: CallerName;
  readonly kind: WorkerKind;
  readonly workers: number;
}

/** The pools of threads that issue after issue is measured against. */
export const FOUR = ['piscina', 'poolifier', 'tinypool', 'workerpool'] as const satisfies readonly CallerName[];

export const KNITTING = ['knitting', 'knitting firstIdle'] as const satisfies readonly CallerName[];

/** `piscina, 2 threads`. */
export function nameOf(caller: CallerName, kind: WorkerKind, workers: number): string {
  const plural = kind === 'thread' ? 'threads' : 'processes';
  return `${caller}, ${workers} ${workers === 1 ? kind : plural}`;
}

/** Ours, with threads and with processes. */
export function oursOf(kind: WorkerKind, workers: number): string {
  return nameOf('breakeven', kind, workers);
}

export function contenders(callers: readonly CallerName[], kind: WorkerKind, counts: readonly number[]): Contender[] {
  return counts.flatMap((workers) => callers.map((caller) => ({ caller, kind, workers })));
}

export function namesOf(some: readonly Contender[]): string[] {
  return some.map(({ caller, kind, workers }) => nameOf(caller, kind, workers));
}

export type Asked = Pick<EngineOptions, 'kind' | 'workers'>;
type Measure = (rival: Rival, options: Asked) => Promise<Figures>;

export function variantsOf(some: readonly Contender[], measure: Measure): Record<string, Variant> {
  return Object.fromEntries(
    some.map((one) => [nameOf(one.caller, one.kind, one.workers), variantOf(one, measure)] as const),
  );
}

export function variantOf({ caller, kind, workers }: Contender, measure: Measure): Variant {
  const variant = { measure: async () => measure(await CALLERS[caller](), { kind, workers }) };
  if (caller === 'breakeven') return { ...variant, unavailable: () => missingPool(kind) };
  if (caller === 'knitting' || caller === 'knitting firstIdle')
    return { ...variant, unavailable: missingKnitting, node: knittingNode };
  return variant;
}

/** For those that are shown beside: two rounds are enough. */
export function seldom(variants: Readonly<Record<string, Variant>>): Record<string, Variant> {
  return Object.fromEntries(Object.entries(variants).map(([name, variant]) => [name, { ...variant, rounds: 2 }]));
}
