/** Rules 7 to 12: what handing out the work costs. */

import { crossingMs } from '../breakdown.js';
import { bytes, count, ratio, share, time } from '../words.js';
import type { CrossingMeasured, Measurements } from './measurements.js';
import { above, type Rule, when } from './rule.js';

const PROPOSAL = 'proposal';

/** Of the time of tasks: from here on it is what crosses that takes them. */
const COPIES_MUCH = 0.2;

export const workRules: readonly Rule[] = [
  {
    number: 7,
    bottleneck: 'start-up',
    title: 'Start-up',
    measures: 'start-up and imports / wall time',
    threshold: '> 10 %',
    source: PROPOSAL,
    needsProfile: false,
    judge({ startMs, wallMs, wholeMs = wallMs }) {
      if (startMs === undefined || !wholeMs) return undefined;
      return {
        judgement: above(startMs / wholeMs, 0.1),
        value: share(startMs / wholeMs),
        says: `workers start and import for ${time(startMs)}, ${share(startMs / wholeMs)} of the time`,
        action: 'Keep the pool, and import less in the task module',
      };
    },
  },
  {
    number: 8,
    bottleneck: 'too fine',
    title: 'Too fine',
    measures: 'overhead / (compute + overhead), bytes left out',
    threshold: '> 50 % bad, > 10 % warn',
    source: `${PROPOSAL}; a task wants 10-50 ms, or a batch of that`,
    needsProfile: false,
    judge(measured) {
      const { itemMs, overheadMs } = measured;
      if (itemMs === undefined || overheadMs === undefined || itemMs + overheadMs === 0) return undefined;
      const overhead = overheadMs / (itemMs + overheadMs);
      return {
        judgement: above(overhead, 0.5, 0.1),
        value: share(overhead),
        says: `an item takes ${time(itemMs)}, sending it ${time(overheadMs)}${breakEven(measured)}`,
        action: largerChunk(measured),
      };
    },
  },
  {
    number: 9,
    bottleneck: 'dispatch-bound',
    title: 'Dispatch-bound',
    measures: 'event loop of the main thread busy, for more than the bytes, and workers not',
    threshold: '> 0.8 and <= 0.85',
    source: "0.85: VTune's edge of what is good; 0.8: proposal",
    needsProfile: false,
    judge(measured) {
      const { callerBusy, workersBusy } = measured;
      if (callerBusy === undefined || workersBusy === undefined) return undefined;
      // A caller that is busy with bytes is the next rule's.
      const isWithBytes = callerCrossing(measured) > callerBusy / 2 || workersCrossing(measured) > COPIES_MUCH;
      return {
        judgement: when(callerBusy > 0.8 && workersBusy <= 0.85 && !isWithBytes),
        value: `${share(callerBusy)} and ${share(workersBusy)}`,
        says: `the main thread is busy for ${share(callerBusy)} of the time, the workers for ${share(workersBusy)}`,
        action: 'Use larger chunks, or mapRange over a range',
      };
    },
  },
  {
    number: 10,
    bottleneck: 'IPC-bound',
    title: 'IPC-bound',
    measures: '(serialise + transfer + deserialise) / total',
    threshold: '> 20 %',
    source: PROPOSAL,
    needsProfile: false,
    judge(measured) {
      const { arguments: given, results, taskTotalMs } = measured;
      if ((given === undefined && results === undefined) || !taskTotalMs) return undefined;
      const [ofArguments, ofResults] = [given, results].map((one) =>
        one === undefined ? 0 : crossingMs(one.spent) / taskTotalMs,
      ) as [number, number];
      const isArguments = ofArguments >= ofResults;
      const heavier = (isArguments ? given : results)!;
      const path = heavier.largest?.path ?? (isArguments ? 'the arguments' : 'the results');
      const what = heavier.largest === undefined ? '' : ` (${bytes(heavier.largest.bytes)} ${heavier.largest.type})`;
      // Of what is copied again and again the next rule knows more.
      const fires = isMostlyRepeated(measured) ? Number.POSITIVE_INFINITY : COPIES_MUCH;
      return {
        judgement: above(ofArguments + ofResults, fires, COPIES_MUCH),
        value: `${share(ofArguments)} arguments, ${share(ofResults)} results`,
        says: `${share(Math.max(ofArguments, ofResults))} of each task is copying ${path}${what}`,
        action: cheaperCrossing(heavier, isArguments, measured),
      };
    },
  },
  {
    number: 11,
    bottleneck: 'repeated payload',
    title: 'Repeated payload',
    measures: 'times that the same large argument is sent, and workers',
    threshold: 'more often than there are workers',
    source: 'by definition',
    needsProfile: false,
    judge({ repeated, workers }) {
      if (repeated === undefined || workers === undefined) return undefined;
      const { path, sends } = repeated;
      const times = count(sends, 'time');
      return {
        judgement: when(sends > workers),
        value: `${times}, ${count(workers, 'worker')}`,
        says: `${path} (${bytes(repeated.bytes)} ${repeated.type}) is sent ${times} to ${count(workers, 'worker')}`,
        action: 'Send it once: `args`, `pool.put`, the initializer, or a SharedArray',
      };
    },
  },
  {
    number: 12,
    bottleneck: 'imbalance',
    title: 'Imbalance',
    measures: 'slowest worker / mean; idle at the end; variation of item times',
    threshold: '> 1.15; > 10 %; > 1 (note)',
    source: PROPOSAL,
    needsProfile: false,
    judge({ slowestOverMean, idleTail, itemSpread, chunkSize }) {
      if (slowestOverMean === undefined && idleTail === undefined && itemSpread === undefined) return undefined;
      const [slowest, tail, spread] = [slowestOverMean ?? 1, idleTail ?? 0, itemSpread ?? 0];
      return {
        judgement: slowest > 1.15 || tail > 0.1 ? 'fired' : above(spread, Number.POSITIVE_INFINITY, 1),
        value: `${ratio(slowest)}; ${share(tail)}; ${spread.toFixed(2)}`,
        says: `the slowest worker is busy ${ratio(slowest)} as long as the mean, ${share(tail)} of the lanes is idle in the end, and items differ by ${share(spread)} of their mean`,
        action: chunkSize === 1 ? 'Put the longest items first' : 'Use smaller chunks, and put the longest items first',
      };
    },
  },
];

/** Share of the wall time that the caller serialises arguments and deserialises results. */
function callerCrossing({ arguments: given, results, wallMs }: Measurements): number {
  if (!wallMs) return 0;
  return ((given?.spent.serialiseMs ?? 0) + (results?.spent.deserialiseMs ?? 0)) / wallMs;
}

/** Share of the time of tasks in which workers deserialise arguments and serialise results: what a caller does for them is not all told. */
function workersCrossing({ arguments: given, results, taskTotalMs }: Measurements): number {
  if (!taskTotalMs) return 0;
  return ((given?.spent.deserialiseMs ?? 0) + (results?.spent.serialiseMs ?? 0)) / taskTotalMs;
}

/** Whether most of what crosses is one value, sent to more than every worker. */
function isMostlyRepeated({ arguments: given, results, repeated, workers }: Measurements): boolean {
  if (repeated === undefined || workers === undefined || given?.bytes === undefined) return false;
  const all = given.bytes + (results?.bytes ?? 0);
  return repeated.sends > workers && repeated.sends * repeated.bytes > all / 2;
}

function breakEven({ breakEvenItemMs, workers }: Measurements): string {
  if (breakEvenItemMs === undefined) return '';
  const on = workers === undefined ? '' : ` on ${count(workers, 'worker')}`;
  return `; break-even is ${time(breakEvenItemMs)}${on}`;
}

function largerChunk({ largerChunk: larger }: Measurements): string {
  if (larger === undefined) return 'Send more items in one chunk';
  return `In chunks of ${larger.size.toLocaleString('en-US')}: ${ratio(larger.speedup)}`;
}

/** What each call costs tells to batch, what each byte costs to share. */
function cheaperCrossing(
  { line, largest }: CrossingMeasured,
  isArguments: boolean,
  { ifShared }: Measurements,
): string {
  const isFixed =
    line !== undefined && largest !== undefined && line.intercept.median > line.slope.median * largest.bytes;
  if (isFixed) return 'Batch: send more items in one chunk';
  if (ifShared !== undefined) {
    const { from, to, checked } = ifShared;
    const inFact = checked === undefined ? '' : ` (checked: ${ratio(checked)})`;
    return `${isArguments ? 'As a SharedArray' : 'Into an output SharedArray'}: ${ratio(from)} -> ${ratio(to)}${inFact}`;
  }
  return isArguments
    ? 'Use a SharedArray, or send paths or ranges instead of data'
    : 'Write into an output SharedArray';
}
