/** Turns the figures of a study into a table, and says which demands were met. */

import { type Measured, median, medianWithInterval, pairedRatio, quantile } from '#src/cost/statistics.js';
import { FORMATS, ratioText, table } from './format.js';
import type { Demand, Kind, Study } from './scenarios/study.js';
import type { MeasuredVariant } from './study-rounds.js';

export interface JudgedDemand extends Omit<Demand, 'of'> {
  /** One number of each round; NaN where a figure was missing. */
  readonly values: readonly (number | null)[];
}

export interface StudyResult {
  readonly name: string;
  readonly title: string;
  readonly rounds: number;
  readonly columns: Readonly<Record<string, Kind>>;
  readonly compared?: Study['compared'];
  readonly variants: readonly MeasuredVariant[];
  readonly demands: readonly JudgedDemand[];
  readonly duels?: Study['duels'];
}

export function studyResultOf(name: string, study: Study, variants: readonly MeasuredVariant[]): StudyResult {
  const { title, rounds, columns, compared, duels } = study;
  const demands = study.demands.map(({ of, ...demand }) => ({
    ...demand,
    values: Array.from({ length: rounds }, (_, round) => {
      const value = of((variant, column) => {
        const found = variants.find((one) => one.name === variant)?.rounds[round]?.[column];
        return found ?? Number.NaN;
      });
      // As JSON has it.
      return Number.isNaN(value) ? null : value;
    }),
  }));
  return { name, title, rounds, columns, ...(compared && { compared }), ...(duels && { duels }), variants, demands };
}

export function figuresOf(one: MeasuredVariant, column: string): number[] {
  return one.rounds.flatMap((figures) => figures[column] ?? []);
}

function cell(one: MeasuredVariant, column: string, kind: Kind): string {
  const values = figuresOf(one, column);
  if (values.length === 0) return '';
  const [lower, upper] = [quantile(values, 0.25), quantile(values, 0.75)].map(FORMATS[kind]);
  const middle = FORMATS[kind](median(values));
  return lower === middle && upper === middle ? middle : `${middle} (${lower} - ${upper})`;
}

/** What a variant was measured at: median and quartiles of each column. */
export function studyTableOf({ columns, compared, variants }: StudyResult): string {
  const names = Object.keys(columns);
  const compares = compared === undefined ? [] : [`${compared.column}: ${compared.variant} / this [95 %]`];
  const base = variants.find((one) => one.name === compared?.variant);
  const rows = variants.map((one) => {
    const missing = one.unavailable ?? (one.error === undefined ? undefined : `failed: ${one.error.split('\n')[0]}`);
    if (missing !== undefined) return [one.name, missing, ...Array(names.length - 1 + compares.length).fill('')];
    return [
      one.name,
      ...names.map((name) => cell(one, name, columns[name]!)),
      ...compares.map(() => ratioTo(base, one)),
    ];
  });
  return table([['', ...names, ...compares], ...rows]);

  function ratioTo(ours: MeasuredVariant | undefined, one: MeasuredVariant): string {
    if (ours === undefined || ours === one) return '';
    const ratio = ratioInRounds(figuresOf(ours, compared!.column), figuresOf(one, compared!.column));
    return ratio === undefined ? '' : ratioText(ratio);
  }
}

/** Of the rounds that both were asked in: some are asked in the first ones only. */
export function ratioInRounds(numerators: readonly number[], denominators: readonly number[]): Measured | undefined {
  const rounds = Math.min(numerators.length, denominators.length);
  return rounds === 0 ? undefined : pairedRatio(numerators.slice(0, rounds), denominators.slice(0, rounds));
}

/** `met` goes by the median. Whether noise could have turned it shows in the interval. */
function verdict(middle: number, sense: Demand['sense'], bound: number | undefined): string {
  if (bound === undefined) return '';
  return (sense === 'at most' ? middle <= bound : middle >= bound) ? 'met' : '**missed**';
}

export function demandsTableOf({ demands }: StudyResult): string {
  if (demands.length === 0) return 'Nothing is demanded of it.';
  const rows = demands.map(({ what, kind, sense, must, aim, values }) => {
    const format = FORMATS[kind];
    const bound = (value: number | undefined) => (value === undefined ? '' : `${sense} ${format(value)}`);
    const known = values.filter((value) => value !== null);
    if (known.length < values.length || known.length === 0)
      return [what, bound(must), bound(aim), 'not measured', '', ''];
    const { median: middle, interval } = medianWithInterval(known);
    const range = interval === undefined ? '' : ` [${interval.map(format).join(', ')}]`;
    return [
      what,
      bound(must),
      bound(aim),
      `${format(middle)}${range}`,
      verdict(middle, sense, must),
      verdict(middle, sense, aim),
    ];
  });
  return table([['demand', 'must', 'aim', 'measured [95 %]', 'must', 'aim'], ...rows]);
}
