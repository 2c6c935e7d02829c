/** The same functions as tasks of ours. */

import { tasks } from 'breakeven';
import * as functions from './functions.js';

function countPrimesBetween(start: number, end: number): number {
  return functions.countPrimes([start, end]);
}

export const work = tasks(import.meta, { ...functions, countPrimesBetween });
