/** The confusion matrix for people. */

import { rules } from '../diagnosis/diagnose.js';
import type { Bottleneck } from '../diagnosis/rule.js';
import { count, ratio, share } from '../words.js';
import { type ClassRow, PROMISED, type Trial } from './matrix.js';
import type { SelfTestResult } from './self-test.js';

const NAME_WIDTH = 20;

/** One line, as soon as it is known. */
export function describeTrial({ class: name, about, bottleneck, isRight, isRecorded }: Trial): string {
  const recorded = isRecorded ? ', recorded counters' : '';
  return `${isRight ? 'right' : 'WRONG'}  ${name}: ${about}${recorded}: ${bottleneck}\n`;
}

/** Rows are classes, columns the rules whose bottleneck was named. */
export function describeSelfTest(result: SelfTestResult): string {
  const { rows, trials, seed, accuracy, leastRecall, parallelized, lost } = result;
  const columns = columnsOf(rows);
  const missed = trials.filter((trial) => !trial.isRight);
  const lines = [
    `Bottlenecks that were named for ${count(trials.length, 'workload')} of seed ${seed}, by the number of the rule:`,
    '',
    line(
      'class',
      'right',
      'recall',
      columns.map(({ number }) => number),
    ),
    ...rows.map((row) =>
      line(
        `${row.class}${row.isRecorded ? ' *' : ''}`,
        row.right.map(numberOf).join(),
        `${row.named} of ${row.workloads}`,
        columns.map(({ name }) => `${row.said[name] ?? '.'}`),
      ),
    ),
    '',
    ...columns.map(({ number, name }) => `${number.padStart(4)}  ${name}`),
    ...(rows.some(({ isRecorded }) => isRecorded) ? ['   *  some counters were recorded elsewhere'] : []),
    '',
    ...missed.flatMap(({ class: name, about, sentence }) => [`missed: ${name}, ${about}`, `        ${sentence}`]),
    ...(missed.length > 0 ? [''] : []),
    `${share(accuracy)} right (promised: ${share(PROMISED.accuracy)}), the least recall is ${share(leastRecall)} (${share(PROMISED.recall)}).`,
    `Said to parallelise: ${parallelized}; slower than the loop when run again: ${lost}${losses(trials)}.`,
  ];
  return `${lines.join('\n')}\n`;
}

interface Column {
  readonly name: Bottleneck;
  readonly number: string;
}

/** What was named or should have been, in the order of the rules. */
function columnsOf(rows: readonly ClassRow[]): Column[] {
  const named = new Set(rows.flatMap(({ right, said }) => [...right, ...(Object.keys(said) as Bottleneck[])]));
  const columns = [...named].map((name) => ({ name, number: numberOf(name) }));
  return columns.toSorted((a, b) => order(a) - order(b));
}

function order({ number }: Column): number {
  return number === NONE ? Number.POSITIVE_INFINITY : Number(number);
}

/** Of no rule: inconclusive. */
const NONE = '-';

function numberOf(name: Bottleneck): string {
  const rule = rules.find(({ bottleneck }) => bottleneck === name);
  return rule === undefined ? NONE : `${rule.number}`;
}

function line(name: string, right: string, recall: string, cells: readonly string[]): string {
  const columns = cells.map((cell) => cell.padStart(4)).join('');
  return `${name.padEnd(NAME_WIDTH)}${right.padEnd(6)}${recall.padStart(9)} ${columns}`;
}

function losses(trials: readonly Trial[]): string {
  const lost = trials.filter(({ checked }) => checked !== undefined && checked < 1);
  return lost.map(({ class: name, about, checked }) => `; ${name}, ${about}: ${ratio(checked!)}`).join('');
}
