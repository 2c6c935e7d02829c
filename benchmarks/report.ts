/** Turns what was measured into a table and a verdict. Ratios are ours over theirs: below 1, ours is faster. */

import { median, pairedRatio, summarize } from '#src/cost/statistics.js';
import { milliseconds, ratioText, table } from './format.js';
import { lossesOf, lossesTableOf } from './losses.js';
import type { Machine } from './machine.js';
import type { Measured } from './rounds.js';
import type { Scenario } from './scenarios/scenario.js';
import { demandsTableOf, type StudyResult, studyTableOf } from './study-report.js';

export interface ScenarioResult {
  readonly name: string;
  readonly title: string;
  readonly operation: string;
  readonly operations: number;
  readonly rounds: number;
  readonly contenders: readonly Measured[];
}

/** Everything that a run has measured. */
export interface Page {
  readonly date: string;
  readonly machine: Machine;
  readonly results: readonly ScenarioResult[];
  readonly studies: readonly StudyResult[];
}

export function resultOf(name: string, scenario: Scenario, contenders: readonly Measured[]): ScenarioResult {
  const { title, operation, operations, rounds } = scenario;
  return { name, title, operation, operations, rounds, contenders };
}

function isOurs(one: Measured): boolean {
  return one.rival === 'breakeven' && !one.isAgain;
}

/** The fastest of those that pass, by median. */
function fastest(result: ScenarioResult, passes: (one: Measured) => boolean): Measured | undefined {
  const passing = result.contenders.filter((one) => one.error === undefined && passes(one));
  return passing.sort((a, b) => median(a.rounds) - median(b.rounds))[0];
}

/** Ours with as many workers; where there is none (the loop), with the most. */
function opponentOf(result: ScenarioResult, one: Measured): Measured | undefined {
  const ours = result.contenders.filter((other) => isOurs(other) && other.error === undefined);
  return ours.find((other) => other.workers === one.workers) ?? ours[0];
}

function nameOf(one: Measured): string {
  return one.isAgain ? `${one.rival}, again (noise)` : one.rival;
}

function row(result: ScenarioResult, one: Measured): string[] {
  const workers = one.rival === 'loop' || one.workers === 0 ? '' : String(one.workers);
  if (one.error !== undefined) return [nameOf(one), workers, `failed: ${one.error.split('\n')[0]}`, '', '', ''];
  const { median: middle, lower, upper, least, most } = summarize(one.rounds);
  const ours = opponentOf(result, one);
  return [
    nameOf(one),
    workers,
    milliseconds(middle),
    `${milliseconds(lower)} - ${milliseconds(upper)} (${milliseconds(least)} - ${milliseconds(most)})`,
    result.operations === 1 ? '' : milliseconds(middle / result.operations),
    ours === undefined || ours === one ? '' : ratioText(pairedRatio(ours.rounds, one.rounds)),
  ];
}

function headings(result: ScenarioResult): string[] {
  return ['contender', 'workers', 'median', 'quartiles (range)', `per ${result.operation}`, 'ours / this [95 %]'];
}

/** In one sentence: does ours hold its own against the best rival, each with as many workers as suits it? */
export function verdictOf(result: ScenarioResult): string {
  const ours = fastest(result, isOurs);
  const best = fastest(result, (one) => one.rival !== 'breakeven' && one.rival !== 'loop');
  if (ours === undefined) return 'Ours did not take part or failed.';
  if (best === undefined) return 'No rival took part.';
  const ratio = pairedRatio(ours.rounds, best.rounds);
  const workers = (one: Measured) => (one.workers === 0 ? '' : ` with ${one.workers}`);
  const against = `Ours${workers(ours)} against the best rival, ${best.rival}${workers(best)}: ${ratioText(ratio)}`;
  if (ratio.interval === undefined) return `${against}.`;
  if (ratio.interval[1] < 1) return `${against}: faster.`;
  return ratio.interval[0] > 1 ? `${against}: **slower**.` : `${against}: no difference shown.`;
}

export function tableOf(result: ScenarioResult): string {
  return table([headings(result), ...result.contenders.map((one) => row(result, one))]);
}

export function markdownOf({ date, machine, results, studies }: Page): string {
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  const head = [
    `# Benchmarks of ${date}, commit ${machine.commit}`,
    `${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB; ${machine.system}; Node ${machine.node}; ${versions.join(', ')}; load before: ${machine.loadBefore}.`,
    'How it is measured, and how to read it: [../README.md](../README.md).',
  ];
  const parts = results.map((result) =>
    [`## ${result.name}`, `${result.title}. ${result.rounds} rounds.`, tableOf(result), verdictOf(result)].join('\n\n'),
  );
  const studied = studies.map((study) =>
    [`## ${study.name}`, `${study.title}. ${study.rounds} rounds.`, studyTableOf(study), demandsTableOf(study)].join(
      '\n\n',
    ),
  );
  const losses = studies.some(({ duels }) => duels !== undefined)
    ? ['## Where a rival is the better one', lossesTableOf(studies.flatMap(lossesOf))]
    : [];
  return `${[...head, ...parts, ...studied, ...losses].join('\n\n')}\n`;
}
