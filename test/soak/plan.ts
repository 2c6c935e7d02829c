/** What one pool of a round is like, and what is done to it: thrown before it begins. */

import type { PoolOptions } from 'breakeven';
import type { Dice } from './dice.js';
import { soak } from './soak-tasks.js';

export type Ending =
  | 'close'
  | 'close with a timeout'
  | 'terminate'
  | 'terminate in a storm'
  | 'terminate in a listener'
  | 'close at start'
  | 'close twice'
  | 'dispose';

/** Faults from outside: how many, and how long from one to the next, in the mean. */
export interface Sabotage {
  readonly faults: number;
  readonly everyMs: number;
}

export interface Plan {
  readonly kind: 'thread' | 'process';
  readonly options: PoolOptions;
  /** What `taskContext().state` has for a value. */
  readonly state: number | undefined;
  /** The initializer fails in every worker. */
  readonly neverStarts: boolean;
  /** Workers have little room for their heap. */
  readonly smallHeap: boolean;
  /** How many strands of work go on beside each other, and how much each has. */
  readonly strands: number;
  readonly steps: number;
  readonly sabotage: Sabotage;
  readonly ending: Ending;
}

type Part = Partial<PoolOptions>;

const endings: readonly { readonly ending: Ending; readonly weight: number }[] = [
  { ending: 'close', weight: 6 },
  { ending: 'close with a timeout', weight: 1 },
  { ending: 'terminate', weight: 2 },
  { ending: 'terminate in a storm', weight: 3 },
  { ending: 'terminate in a listener', weight: 2 },
  { ending: 'close at start', weight: 1 },
  { ending: 'close twice', weight: 1 },
  { ending: 'dispose', weight: 1 },
];

/** `notes`: the file in which workers note why they die. */
export function planFor(dice: Dice, kind: Plan['kind'], notes: string): Plan {
  const state = dice.chance(0.3) ? dice.whole(1, 1000) : undefined;
  const neverStarts = dice.chance(0.03);
  const smallHeap = dice.chance(0.06);
  const isStormy = dice.chance(0.3);
  const options: PoolOptions = {
    size: dice.pick([1, 1, 2, 2, 2, 3, 4]),
    name: `soak-${kind}`,
    timeoutGrace: dice.pick([0, 20, 100]),
    // Faults by the dozen are what is wanted here.
    restartBudget: neverStarts ? { restarts: dice.whole(0, 4), perMs: 30_000 } : { restarts: 10_000, perMs: 1000 },
    ...sometimes(dice, 0.3, () => ({ tasksPerWorker: dice.whole(2, 5) })),
    ...sometimes(dice, 0.25, () => ({ maxTasksPerWorker: dice.whole(20, 200) })),
    ...sometimes(dice, 0.2, () => ({ maxMemoryPerWorker: 200 * 2 ** 20 })),
    ...sometimes(dice, 0.15, () => ({ idleTimeout: dice.whole(1, 60) })),
    ...sometimes(dice, 0.15, () => ({ taskTimeout: dice.whole(3000, 6000) })),
    ...sometimes(dice, 0.2, () => ({ retries: dice.whole(1, 3) })),
    ...sometimes(dice, 0.15, () => ({ maxQueue: dice.whole(0, 50) })),
    ...(smallHeap && { resourceLimits: { maxOldGenerationSizeMb: 48 } }),
    ...initializerFor(dice, state, neverStarts, notes),
  };
  return {
    kind,
    options,
    state,
    neverStarts,
    smallHeap,
    strands: dice.whole(1, 6),
    steps: dice.whole(2, 8),
    // Not without end: at its worst a storm kills more than is done.
    sabotage: isStormy
      ? { faults: dice.whole(5, 40), everyMs: dice.whole(20, 80) }
      : { faults: dice.whole(0, 8), everyMs: dice.whole(50, 300) },
    ending: dice.weighted(endings).ending,
  };
}

function sometimes(dice: Dice, probability: number, make: () => Part): Part {
  return dice.chance(probability) ? make() : {};
}

function initializerFor(dice: Dice, state: number | undefined, neverStarts: boolean, notes: string): Part {
  if (neverStarts) return { initializer: [soak.failToInitialize, notes] };
  if (state === undefined) return {};
  const task = dice.weighted([
    { task: soak.initialize, weight: 4 },
    { task: soak.initializeLater, weight: 4 },
    { task: soak.initializeOrDie, weight: 1 },
    { task: soak.initializeOrThrow, weight: 1 },
  ]).task;
  return { initializer: [task, state, notes] };
}
