/** Wherever a rival is the better one: what was measured, and why it is so. */

import { type Measured, median } from '#src/cost/statistics.js';
import { FORMATS, ratioText, table } from './format.js';
import { reasonFor } from './reasons.js';
import type { Duel } from './scenarios/study.js';
import { figuresOf, ratioInRounds, type StudyResult } from './study-report.js';

interface Loss {
  readonly study: string;
  readonly column: string;
  readonly ours: string;
  readonly rival: string;
  readonly figures: readonly [ours: string, theirs: string];
  /** Above 1: the rival is the better one. */
  readonly behind: Measured;
}

/** All of a study, by the median of the ratios within rounds. */
export function lossesOf(study: StudyResult): Loss[] {
  return (study.duels ?? []).flatMap((duel) =>
    duel.columns.flatMap((column) => duel.rivals.flatMap((rival) => lossTo(study, duel, column, rival) ?? [])),
  );
}

function lossTo(study: StudyResult, { ours, better }: Duel, column: string, rival: string): Loss | undefined {
  const values = (name: string) => {
    const found = study.variants.find((one) => one.name === name);
    return found === undefined ? [] : figuresOf(found, column);
  };
  const [mine, theirs] = [values(ours), values(rival)];
  const behind = better === 'less' ? ratioInRounds(mine, theirs) : ratioInRounds(theirs, mine);
  if (behind === undefined || behind.median <= 1) return undefined;
  const format = FORMATS[study.columns[column]!];
  const figures = [format(median(mine)), format(median(theirs))] as const;
  return { study: study.name, column, ours, rival, figures, behind };
}

export function lossesTableOf(losses: readonly Loss[]): string {
  if (losses.length === 0) return 'Nowhere.';
  const rows = losses.map(({ study, column, ours, rival, figures, behind }) => [
    study,
    column,
    `${ours}: ${figures[0]}`,
    `${rival}: ${figures[1]}`,
    ratioText(behind),
    reasonFor(study, column, rival) ?? '',
  ]);
  return table([['study', 'figure', 'ours', 'rival', 'ours is behind by [95 %]', 'why'], ...rows]);
}
