/** Who is asked for empty calls, and against whom each of ours is held. */

import { type Contender, contenders, FOUR, KINDS, KNITTING, namesOf, oursOf } from '../rivals/contenders.js';
import type { Duel } from './study.js';

export interface Callers {
  readonly ours: readonly Contender[];
  readonly four: readonly Contender[];
  readonly knitting: readonly Contender[];
  /** Those on which no demand depends. */
  readonly others: readonly Contender[];
}

export function callers(isQuick: boolean): Callers {
  const counts = isQuick ? [2] : [2, 1];
  return {
    ours: KINDS.flatMap((kind) => contenders(['breakeven'], kind, [2, 1])),
    four: contenders(FOUR, 'thread', counts),
    // With one worker there is nobody to choose.
    knitting: [...contenders(KNITTING, 'thread', [2]), ...contenders(['knitting'], 'thread', [1])],
    others: [
      ...contenders(['bare MessagePort'], 'thread', [1]),
      ...contenders(['tinypool', 'workerpool'], 'process', counts),
      ...contenders(['bare fork, JSON', 'bare fork, advanced'], 'process', [1]),
    ],
  };
}

/** Each of ours against all with workers of its kind, and as many. `pythons` have two processes. */
export function duelsOf(
  { ours, four, knitting, others }: Callers,
  pythons: readonly string[],
  columns: string[],
): Duel[] {
  return ours.map(({ kind, workers }) => {
    const rivals = [...four, ...knitting, ...others].filter((one) => one.kind === kind && one.workers === workers);
    const names = kind === 'process' && workers === 2 ? [...namesOf(rivals), ...pythons] : namesOf(rivals);
    return { ours: oursOf(kind, workers), rivals: names, columns, better: 'less' };
  });
}
