/** One kind of work: submits something, and has the judge see to what comes of it. */

import type { Dice } from '../dice.js';
import type { Judge } from '../judge.js';

export interface Workload {
  /** How often it is chosen, against the others. */
  readonly weight: number;
  /** Whether it can be asked of this pool; default: it can. */
  readonly fits?: (judge: Judge) => boolean;
  run(judge: Judge, dice: Dice): Promise<unknown>;
}

export type Workloads = Readonly<Record<string, Workload>>;

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
