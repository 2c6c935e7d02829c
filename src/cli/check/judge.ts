/** What the calls of one input tell of the task. */

import { type Difference, firstDifference } from './difference.js';
import { isFatal, type Outcome, outcomeDifference } from './outcome.js';
import { show } from './show.js';

export type Kind =
  | 'fails'
  | 'cannot cross'
  | 'loses its class'
  | 'arrives changed'
  | 'changes what it returned before'
  | 'changes its argument'
  | 'differs from run to run'
  | 'depends on what ran before'
  | 'differs between loop and worker';

export interface Finding {
  readonly kind: Kind;
  /** `result[3].x`, `args[0].list` */
  readonly path: string;
  /** What was found there, shortened. */
  readonly values: readonly { readonly where: string; readonly value: string }[];
  readonly advice: string;
}

/** The calls of one input. A worker is fresh when it has run nothing before. */
export interface Observation {
  /** Copies of the arguments: as they were; after the call in the loop; as the caller of the workers has them now. */
  readonly args: { readonly before: unknown; readonly afterLoop: unknown; readonly afterWorkers: unknown };
  readonly fresh: Outcome;
  readonly freshAgain: Outcome;
  /** In a worker that ran other inputs before, or this one. */
  readonly used: Outcome;
  /** The same once more: the same inputs in the same order in another worker. Undefined where `used` showed nothing new. */
  readonly usedAgain: Outcome | undefined;
  /** Undefined where the worker died of it. */
  readonly loop: Outcome | undefined;
  /** What became of the loop's result when it was copied as a worker's is. */
  readonly crossed: Outcome | undefined;
}

const ADVICE: Readonly<Record<Exclude<Kind, 'loses its class'>, string>> = {
  fails: 'Fix it, or leave the input out: what fails cannot be compared.',
  'cannot cross': 'Pass and return plain data, and keep the rest inside the task.',
  'arrives changed': 'Return plain data: keys that are symbols, getters and what is not enumerable do not cross.',
  'changes what it returned before': 'Return a new value each time, not one that is kept and filled again.',
  'changes its argument': 'Return what is new instead (toSorted, structuredClone): a worker changes its own copy.',
  'differs from run to run': 'Pass what it draws on as an argument: a seed, a time.',
  'depends on what ran before':
    'Keep nothing in the module between calls: pass it as an argument, or return parts and combine them in the caller.',
  'differs between loop and worker':
    'Pass as arguments what it takes from its surroundings: thread, process, environment.',
};

/** Pure. Empty for a task that is the same everywhere. */
export function judge(observed: Observation): Finding[] {
  const findings = [...judgeCalls(observed), judgeArguments(observed), judgeCrossing(observed)];
  return findings.filter((finding) => finding !== undefined);
}

/** At most one: the first that holds explains the others. */
function judgeCalls({ fresh, freshAgain, used, usedAgain, loop, crossed }: Observation): Finding[] {
  if (isFatal(fresh)) return [failed(fresh, 'in a worker')];
  if ('failure' in fresh && fresh.failure.uncrossable !== undefined) {
    const { uncrossable: path, message } = fresh.failure;
    return [
      {
        kind: 'cannot cross',
        path,
        values: [{ where: 'in a worker', value: message }],
        advice: ADVICE['cannot cross'],
      },
    ];
  }
  const fromRunToRun = outcomeDifference(fresh, freshAgain) ?? (usedAgain && outcomeDifference(used, usedAgain));
  if (fromRunToRun !== undefined) return [finding('differs from run to run', fromRunToRun, 'one run', 'another run')];
  const byHistory = outcomeDifference(fresh, used);
  if (byHistory !== undefined) {
    return [finding('depends on what ran before', byHistory, 'in a fresh worker', 'after other calls')];
  }
  const byPlace = crossed && outcomeDifference(crossed, fresh);
  if (byPlace !== undefined) return [finding('differs between loop and worker', byPlace, 'in the loop', 'in a worker')];
  return loop !== undefined && 'failure' in loop ? [failed(loop, 'everywhere')] : [];
}

function judgeArguments({ args: { before, afterLoop, afterWorkers } }: Observation): Finding | undefined {
  const changed = firstDifference('args', before, afterLoop);
  if (changed === undefined) return undefined;
  const { path, values, ...rest } = finding(
    'changes its argument',
    changed,
    'before the call',
    'after it, in the loop',
  );
  const kept = firstDifference('args', afterWorkers, afterLoop);
  const value = show(kept?.path === path ? kept.left : changed.right);
  return { path, values: [...values, { where: 'after it, in a worker', value }], ...rest };
}

function judgeCrossing({ loop, crossed }: Observation): Finding | undefined {
  if (loop === undefined || crossed === undefined || 'failure' in loop || 'failure' in crossed) return undefined;
  const lost = outcomeDifference(loop, crossed);
  if (lost === undefined) return undefined;
  const name = classOf(lost.left);
  if (name === classOf(lost.right)) return finding('arrives changed', lost, 'in the loop', 'from a worker');
  const advice = `Return plain data, or call registerType(${name}, { encode, decode }) in the module of the task.`;
  return { ...finding('arrives changed', lost, 'in the loop', 'from a worker'), kind: 'loses its class', advice };
}

/** Pure. The loop's result as it crossed right after the call, and as it crosses after the calls that followed. */
export function judgeLater(crossed: Outcome, later: Outcome): Finding[] {
  if ('failure' in crossed || 'failure' in later) return [];
  const changed = outcomeDifference(crossed, later);
  return changed ? [finding('changes what it returned before', changed, 'after the call', 'after later calls')] : [];
}

function failed(outcome: Outcome, where: string): Finding {
  const value = show('failure' in outcome ? outcome.failure : outcome.value);
  return { kind: 'fails', path: 'error', values: [{ where, value }], advice: ADVICE.fails };
}

function finding(
  kind: Exclude<Kind, 'loses its class'>,
  { path, left, right }: Difference,
  whereLeft: string,
  whereRight: string,
): Finding {
  const values = [
    { where: whereLeft, value: show(left) },
    { where: whereRight, value: show(right) },
  ];
  return { kind, path, values, advice: ADVICE[kind] };
}

function classOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getPrototypeOf(value)?.constructor?.name;
}
