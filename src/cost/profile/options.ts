/** What `profile` is told, checked at once. */

import { OptionError } from '../../base/errors.js';
import {
  aBoolean,
  aFunction,
  anArray,
  anySignal,
  aString,
  checkArgument,
  checkOptions,
  milliseconds,
  type Takes,
  wholeFrom,
} from '../../base/options.js';
import { isCalibration } from '../calibrate/is-calibration.js';
import type { Calibration } from '../calibration.js';
import type { ProbedTask } from '../probe.js';

export interface ProfileOptions<X extends readonly unknown[] = readonly unknown[]> {
  /** Further arguments, the same for every item, as in `map`. */
  readonly args?: X | undefined;
  /** Each item is the argument list of a call, as in `starmap`; then there are no `args`. Default: false. */
  readonly tuples?: boolean | undefined;
  /** How many items there will be in earnest, where these are only some: by it the start of the workers is judged. Default: as many as there are. */
  readonly total?: number | undefined;
  /** About so many ms for all of it; what is begun is ended. Default: 60,000. */
  readonly budgetMs?: number | undefined;
  /** Ends it: pools are terminated, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** What reports call the task. Default: its name. */
  readonly name?: string | undefined;
  /** Figures of this host. Default: those in the cache, or else those of `calibrate({ quick: true })`. */
  readonly calibration?: Calibration | undefined;
  /** Told what is being done, before each step. */
  readonly onProgress?: ((doing: string) => void) | undefined;
}

export interface ResolvedProfileOptions {
  readonly args: readonly unknown[];
  readonly tuples: boolean;
  readonly total: number | undefined;
  readonly budgetMs: number;
  readonly signal: AbortSignal | undefined;
  readonly name: string;
  readonly calibration: Calibration | undefined;
  readonly onProgress: (doing: string) => void;
}

const CALL = 'profile';

const iterable: Takes = {
  words: 'an iterable or an async iterable',
  test: (value) =>
    typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value),
};

/** Throws OptionError. */
export function resolveProfileOptions(
  task: ProbedTask,
  items: unknown,
  options: ProfileOptions,
): ResolvedProfileOptions {
  checkArgument(`${CALL}(task, items)`, 'task', task, aFunction);
  checkArgument(`${CALL}(task, items)`, 'items', items, iterable);
  checkOptions(CALL, options, {
    args: anArray,
    tuples: aBoolean,
    total: wholeFrom(1),
    budgetMs: milliseconds,
    signal: anySignal,
    name: aString,
    calibration: { words: 'what calibrate() gave', test: isCalibration },
    onProgress: aFunction,
  });
  const {
    args = [],
    tuples = false,
    total,
    budgetMs = 60_000,
    signal,
    name,
    calibration,
    onProgress = () => {},
  } = options;
  if (tuples && args.length > 0) {
    throw new OptionError(`${CALL}: options 'tuples' and 'args' do not go together: put them into each tuple.`);
  }
  return { args, tuples, total, budgetMs, signal, name: name ?? (task.name || 'task'), calibration, onProgress };
}

/** All of them. Throws OptionError for none. */
export async function listOf(items: Iterable<unknown> | AsyncIterable<unknown>, tuples: boolean): Promise<unknown[]> {
  const list: unknown[] = [];
  for await (const item of items) list.push(item);
  if (list.length === 0) throw new OptionError(`${CALL}(task, items): there are no items. Give it at least one.`);
  const odd = tuples ? list.findIndex((item) => !Array.isArray(item)) : -1;
  if (odd >= 0) throw new OptionError(`${CALL}: with 'tuples' each item is an array, but items[${odd}] is none.`);
  return list;
}
