/** BREAKEVEN_EXPLAIN=1: one line on stderr for each pool, when the program ends. */

import { writeSync } from 'node:fs';
import { explanationOf } from '../cost/diagnosis/from-stats.js';
import type { BackEnd } from './back-end.js';

const backEnds: BackEnd[] = [];

export function isExplained(): boolean {
  return process.env.BREAKEVEN_EXPLAIN === '1';
}

/** Gives the back end. */
export function explainAtExit<B extends BackEnd>(backEnd: B): B {
  if (!isExplained()) return backEnd;
  if (backEnds.length === 0) process.once('exit', tell);
  backEnds.push(backEnd);
  return backEnd;
}

function tell(): void {
  const lines = backEnds.map((backEnd) => `breakeven: ${explanationOf(backEnd.label, backEnd.stats())}\n`);
  try {
    // Nothing is written later than this.
    writeSync(2, lines.join(''));
  } catch {
    // Nobody reads it.
  }
}
