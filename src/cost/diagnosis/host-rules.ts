/** Rules 0 to 6: may the figures be trusted, does the host allow it, does it pay at all? */

import { count, ratioWithin, share, time } from '../words.js';
import type { Measurements } from './measurements.js';
import { above, type Rule, when } from './rule.js';
import { WORTH_IT } from './verdict.js';

const PROPOSAL = 'proposal';

export const hostRules: readonly Rule[] = [
  {
    number: 0,
    bottleneck: 'not trustworthy',
    title: 'Inconclusive',
    measures: 'two identical runs',
    threshold: 'differ by > 5 %, and the verdict hangs on it',
    source: `${PROPOSAL}; outliers at 14.826 x MAD as in hyperfine`,
    needsProfile: true,
    // What is far beyond its threshold is there in spite of noise.
    isLastResort: true,
    judge({ repeat, outlierShare = 0, speedup }) {
      if (repeat === undefined) return undefined;
      const difference = Math.abs(repeat.median - 1);
      const outliers = outlierShare > 0 ? `, and ${share(outlierShare)} of the runs are outliers` : '';
      return {
        judgement: above(difference, hangsOn(difference, speedup) ? 0.05 : Number.POSITIVE_INFINITY, 0.05),
        value: share(difference),
        says: `two identical runs differ by ${share(difference)}${outliers}`,
        action: 'Run it again on a quiet host',
      };
    },
  },
  {
    number: 1,
    bottleneck: 'timer resolution',
    title: 'Too short to time',
    measures: 'what is timed at once, in clock readings',
    threshold: '< 20 readings',
    source: PROPOSAL,
    needsProfile: false,
    judge({ timedMs, clockMs, itemMs, overheadMs = 0 }) {
      if (timedMs === undefined || clockMs === undefined) return undefined;
      // However long it takes exactly, handing it out takes longer: that it is too fine is known.
      const isTooFine = itemMs !== undefined && overheadMs > itemMs + clockMs;
      const isShort = timedMs < 20 * clockMs;
      return {
        judgement: isShort && isTooFine ? 'noted' : when(isShort),
        value: count(Math.round(timedMs / clockMs), 'reading'),
        says: `a task of ${time(timedMs)} is timed with a clock that takes ${time(clockMs)} to read`,
        action: 'Time batches of tasks instead',
      };
    },
  },
  {
    number: 2,
    bottleneck: 'quota',
    title: 'Throttled by a CPU quota',
    measures: 'throttled periods of the cgroup',
    threshold: '> 25 % bad, > 1 % note',
    source: PROPOSAL,
    needsProfile: false,
    judge({ throttledShare, workers }) {
      if (throttledShare === undefined) return undefined;
      return {
        judgement: above(throttledShare, 0.25, 0.01),
        value: share(throttledShare),
        says: `the cgroup was throttled in ${share(throttledShare)} of its periods`,
        action: workers === undefined ? 'Use fewer workers' : `Use fewer workers than ${workers}, or raise the quota`,
      };
    },
  },
  {
    number: 3,
    bottleneck: 'noisy host',
    title: 'Noisy host',
    measures: 'steal time',
    threshold: '> 10 %',
    source: 'Netdata',
    needsProfile: false,
    judge({ stealShare }) {
      if (stealShare === undefined) return undefined;
      return {
        judgement: above(stealShare, 0.1),
        value: share(stealShare),
        says: `the hypervisor gave ${share(stealShare)} of the time to other guests`,
        action: 'Measure on a host of its own',
      };
    },
  },
  {
    number: 4,
    bottleneck: 'too many workers',
    title: 'More workers than cores',
    measures: 'wait for a core / (wait + CPU)',
    threshold: '> 10 %, and more workers than cores; else a note',
    source: PROPOSAL,
    needsProfile: false,
    judge(measured) {
      const waiting = coreWaitShare(measured);
      if (waiting === undefined) return undefined;
      // Where there are no more workers than cores, something else takes those: the caller, the collector, another program. Fewer may be worse, too:
      // then it is told, and is no cause. Nor is it where tasks hardly want a core.
      const hurts = areMoreThanCores(measured) && measured.fewerWorkersLose !== true && measured.workers !== 1;
      return {
        judgement: above(
          waiting,
          hurts && isContended(measured) ? CORES_CONTENDED : Number.POSITIVE_INFINITY,
          CORES_CONTENDED,
        ),
        value: share(waiting),
        says: `workers were ready but without a core for ${share(waiting)} of their time`,
        action: fewerWorkers(measured),
      };
    },
  },
  {
    number: 5,
    bottleneck: 'too little work',
    title: 'Too little work',
    measures: 'the whole loop, and the start of a pool',
    threshold: 'work < start',
    source: 'by definition',
    needsProfile: false,
    judge({ sequentialMs, poolStartMs }) {
      if (sequentialMs === undefined || poolStartMs === undefined) return undefined;
      return {
        judgement: when(sequentialMs < poolStartMs),
        value: `${time(sequentialMs)} of ${time(poolStartMs)}`,
        says: `all of it takes ${time(sequentialMs)}, a pool ${time(poolStartMs)} to start`,
        action: 'Do not parallelise, or keep one pool for many such runs',
      };
    },
  },
  {
    number: 6,
    bottleneck: undefined,
    title: 'Verdict',
    measures: "the best speed-up's interval",
    threshold: 'upper end < 1.0: no; lower end < 1.2: not worth it',
    source: 'proposal; 1.2x is what pays for the trouble',
    needsProfile: true,
    judge({ speedup }) {
      if (speedup?.interval === undefined) return undefined;
      const [lower, upper] = speedup.interval;
      const value = ratioWithin(speedup.median, speedup.interval);
      return {
        judgement: when(lower < 1.2),
        value,
        says: upper < 1 ? `it loses: ${value}` : `it gains too little: ${value}`,
        action: 'Do not parallelise',
      };
    },
  },
];

/** Whether it could be the other way around in a run that differs by so much. */
function hangsOn(difference: number, speedup: Measurements['speedup']): boolean {
  if (speedup?.interval === undefined) return true;
  const [lower, upper] = speedup.interval;
  return lower / (1 + difference) < WORTH_IT && upper * (1 + difference) >= WORTH_IT;
}

function areMoreThanCores({ workers, cores }: Measurements): boolean {
  return workers === undefined || cores === undefined || workers > cores;
}

export function fewerWorkers(measured: Measurements): string {
  const { workers, fewerWorkersLose } = measured;
  if (workers === 1) return 'Leave it a core beside the main thread';
  if (fewerWorkersLose) return 'Keep them all the same: fewer were slower';
  if (!areMoreThanCores(measured)) return 'Let nothing else run, or leave the caller a core';
  return workers === undefined ? 'Use fewer workers' : `Use fewer workers than ${workers}`;
}

/** Whether tasks wait for a core for much of their duration, as far as that is known. */
export function isContended(measured: Measurements): boolean {
  const waiting = coreWaitShare(measured) ?? 0;
  const { cpuShare, cpuMs, coreWaitMs } = measured;
  if (cpuShare === undefined || cpuShare >= 0.5 || !cpuMs || coreWaitMs === undefined) return waiting > CORES_CONTENDED;
  return (coreWaitMs * cpuShare) / cpuMs > CORES_CONTENDED;
}

/** Above this workers are in each other's way. */
const CORES_CONTENDED = 0.1;

export function coreWaitShare({
  cpuMs,
  coreWaitMs,
}: {
  readonly cpuMs?: number | undefined;
  readonly coreWaitMs?: number | undefined;
}): number | undefined {
  if (cpuMs === undefined || coreWaitMs === undefined || cpuMs + coreWaitMs === 0) return undefined;
  return coreWaitMs / (cpuMs + coreWaitMs);
}
