/** Figures as they stand in tables. */

import type { Measured } from '#src/cost/statistics.js';
import type { Kind } from './scenarios/study.js';

export function milliseconds(ms: number): string {
  if (Math.abs(ms) >= 100) return `${ms.toFixed(0)} ms`;
  return Math.abs(ms) >= 1 ? `${ms.toPrecision(3)} ms` : `${(1000 * ms).toPrecision(3)} us`;
}

/** Of a thousand, not 1,024. */
export function bytes(count: number): string {
  const [divisor, unit] = Math.abs(count) >= 1e9 ? [1e9, 'GB'] : Math.abs(count) >= 1e6 ? [1e6, 'MB'] : [1e3, 'kB'];
  return Math.abs(count) < 1e3 ? `${Math.round(count)} B` : `${Number((count / divisor).toPrecision(3))} ${unit}`;
}

export const FORMATS: Readonly<Record<Kind, (value: number) => string>> = {
  time: milliseconds,
  bytes,
  share: (value) => `${Number((100 * value).toPrecision(2))} %`,
  number: (value) => (Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(2)),
};

export function ratioText({ median: middle, interval }: Measured): string {
  if (interval === undefined) return `${middle.toFixed(2)} (too few rounds for an interval)`;
  return `${middle.toFixed(2)} [${interval[0].toFixed(2)}, ${interval[1].toFixed(2)}]`;
}

/** A table in Markdown; the first row is its head. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  const lines = rows.map((cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`);
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
