/** Checks a pool's options and fills in what was left out. */

import { availableCores } from '../base/cores.js';
import { requireNative } from '../base/native.js';
import {
  aBoolean,
  anArray,
  aString,
  checkOptions,
  either,
  literally,
  milliseconds,
  millisecondsFromZero,
  type OptionTable,
  strings,
  type Takes,
  wholeBetween,
  wholeFrom,
} from '../base/options.js';
import { type CpuSets, cpuSets, resolveCpus } from './cpus.js';
import { isExplained } from './explain-at-exit.js';
import type { PoolOptions, Timings } from './pool.js';

export type ResolvedOptions = Omit<PoolOptions, 'size' | 'cpus' | 'timings'> & {
  readonly size: number;
  readonly tasksPerWorker: number;
  readonly maxTasksPerWorker: number;
  readonly timeoutGrace: number;
  readonly startTimeout: number;
  readonly retries: number;
  readonly restartBudget: { readonly restarts: number; readonly perMs: number };
  readonly maxQueue: number;
  readonly cpus: CpuSets | undefined;
  readonly timings: Timings;
};

// Together with what waits in a worker's hands this stays below the slots of its ledger.
const MOST_TASKS_PER_WORKER = 512;

const PERCENT = /^(\d+(?:\.\d+)?)%$/;

const percentage: Takes = {
  words: "a percentage of them such as '75%'",
  test: (value) => typeof value === 'string' && Number(PERCENT.exec(value)?.[1]) > 0,
};

const initializer: Takes = {
  words: 'an array of a task and its arguments',
  test: (value) => Array.isArray(value) && typeof value[0] === 'function',
};

const budget: Takes = {
  words: '{ restarts: a whole number from 0, perMs: milliseconds above 0 }',
  test: (value) => {
    const { restarts, perMs } = (value ?? {}) as { restarts?: unknown; perMs?: unknown };
    return wholeFrom(0).test(restarts) && milliseconds.test(perMs);
  },
};

const environment: Takes = {
  words: 'an object of strings',
  test: (value) =>
    typeof value === 'object' &&
    value !== null &&
    !anArray.test(value) &&
    Object.values(value).every((entry) => entry === undefined || typeof entry === 'string'),
};

const limits: Takes = {
  words:
    'an object of positive numbers: maxOldGenerationSizeMb, maxYoungGenerationSizeMb, codeRangeSizeMb, stackSizeMb',
  test: (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(
      ([name, entry]) =>
        /^(max(Old|Young)GenerationSizeMb|codeRangeSizeMb|stackSizeMb)$/.test(name) &&
        (entry === undefined || (typeof entry === 'number' && entry > 0)),
    ),
};

const timings = literally('off', 'sampled', 'all');

export const inlineOptionTable: OptionTable = {
  name: aString,
  initializer,
  tasksPerWorker: wholeBetween(1, MOST_TASKS_PER_WORKER),
  taskTimeout: milliseconds,
  maxQueue: wholeFrom(0),
  daemon: aBoolean,
  strict: aBoolean,
  timings,
};

export const workerOptionTable: OptionTable = {
  size: either(wholeFrom(1), literally('cores', 'cores-1'), percentage),
  name: aString,
  initializer,
  tasksPerWorker: wholeBetween(1, MOST_TASKS_PER_WORKER),
  maxTasksPerWorker: wholeFrom(1),
  maxMemoryPerWorker: wholeFrom(1),
  idleTimeout: milliseconds,
  taskTimeout: milliseconds,
  timeoutGrace: millisecondsFromZero,
  startTimeout: milliseconds,
  retries: wholeFrom(0),
  restartBudget: budget,
  maxQueue: wholeFrom(0),
  env: environment,
  execArgv: strings,
  resourceLimits: limits,
  cpus: cpuSets,
  daemon: aBoolean,
  timings,
};

/** What options are measured against. Injected in tests. */
export interface Machine {
  cores(): number;
  /** The CPUs that this process may use. Throws NativeUnavailableError. */
  allowedCpus(call: string): readonly number[];
}

const thisMachine: Machine = {
  cores: availableCores,
  allowedCpus: (call) => requireNative(`${call}: option 'cpus'`).threadAffinity(),
};

/** Throws OptionError, NativeUnavailableError. */
export function resolveOptions(
  call: string,
  options: PoolOptions,
  table: OptionTable,
  machine: Machine = thisMachine,
): ResolvedOptions {
  checkOptions(call, options, table);
  return {
    ...options,
    size: sizeFrom(options.size, machine.cores),
    tasksPerWorker: options.tasksPerWorker ?? 1,
    maxTasksPerWorker: options.maxTasksPerWorker ?? Number.POSITIVE_INFINITY,
    timeoutGrace: options.timeoutGrace ?? 500,
    startTimeout: options.startTimeout ?? 60_000,
    retries: options.retries ?? 0,
    restartBudget: options.restartBudget ?? { restarts: 5, perMs: 30_000 },
    maxQueue: options.maxQueue ?? Number.POSITIVE_INFINITY,
    timings: options.timings ?? (isExplained() ? 'sampled' : 'off'),
    cpus: options.cpus && resolveCpus(call, options.cpus, machine.allowedCpus(call)),
  };
}

function sizeFrom(size: PoolOptions['size'], cores: () => number): number {
  if (typeof size === 'number') return size;
  if (size === undefined || size === 'cores') return cores();
  if (size === 'cores-1') return Math.max(1, cores() - 1);
  return Math.max(1, Math.floor((cores() * Number(PERCENT.exec(size)?.[1])) / 100));
}
