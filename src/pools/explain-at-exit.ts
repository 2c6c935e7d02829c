/** BREAKEVEN_EXPLAIN=1: one line on stderr for each pool of the program, when it ends. */

import { writeSync } from 'node:fs';
import { explanationOf } from '../cost/diagnosis/from-stats.js';
import { isInWorker } from '../tasks/in-worker.js';
import type { BackEnd } from './back-end.js';

/** In the order in which they were made; of those that are closed the line alone, or a program could not get rid of them. */
const pools: (BackEnd | string)[] = [];

/** Not in workers, which have inherited the variable: what tasks make there is none of the program's pools. */
export function isExplained(): boolean {
  return process.env.BREAKEVEN_EXPLAIN === '1' && !isInWorker();
}

/** Gives the back end. */
export function explainAtExit<B extends BackEnd>(backEnd: B): B {
  if (!isExplained()) return backEnd;
  if (pools.length === 0) process.once('exit', tell);
  pools.push(backEnd);
  return backEnd;
}

/** It is closed, and only what it has to say is kept. */
export function explainClosed(backEnd: BackEnd): void {
  const place = pools.indexOf(backEnd);
  if (place >= 0) pools[place] = lineOf(backEnd);
}

function tell(): void {
  try {
    // Nothing is written later than this.
    writeSync(2, pools.map((pool) => (typeof pool === 'string' ? pool : lineOf(pool))).join(''));
  } catch {
    // Nobody reads it.
  }
}

function lineOf(backEnd: BackEnd): string {
  try {
    return `breakeven: ${explanationOf(backEnd.label, backEnd.stats())}\n`;
  } catch {
    // No reason to have the program fail, nor the other pools without their lines.
    return '';
  }
}
