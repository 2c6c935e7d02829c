/** Rules 13 to 21: what holds the tasks themselves back, and what is left when nothing does. */

import { bytes, count, ratio, share, time } from '../words.js';
import { coreWaitShare, fewerWorkers } from './host-rules.js';
import type { Measurements } from './measurements.js';
import { above, type Rule, when } from './rule.js';

const PROPOSAL = 'proposal';

/** Tasks that are on a core for less of their time wait for something else. */
export const WAITS = 0.5;

/** So many at once more than fill the CPU, since they do not wait in turns. */
export function atOnceFor(cpuShare: number): number {
  return Math.min(64, 2 ** Math.ceil(Math.log2(2 / Math.max(cpuShare, 0.01))));
}

export const runRules: readonly Rule[] = [
  {
    number: 13,
    bottleneck: 'I/O-bound',
    title: 'I/O-bound',
    measures: 'CPU / duration of a task, waits for a core left out',
    threshold: '< 0.5',
    source: PROPOSAL,
    needsProfile: false,
    judge(measured) {
      const { cpuShare, ifAtOnce } = measured;
      if (cpuShare === undefined) return undefined;
      // On a core, or wanting one.
      const ready = cpuShare / (1 - Math.min(0.99, coreWaitShare(measured) ?? 0));
      const atOnce = ifAtOnce?.atOnce ?? atOnceFor(cpuShare);
      const inFact = ifAtOnce === undefined ? '' : ` (checked: ${ratio(ifAtOnce.checked)})`;
      return {
        judgement: when(ready < WAITS),
        value: share(cpuShare),
        says: `${share(cpuShare)} CPU per task`,
        action: `Run ${atOnce} at once on one thread instead${inFact}`,
      };
    },
  },
  {
    number: 14,
    bottleneck: 'main thread blocked',
    title: 'Main thread blocked',
    measures: "delay of the main thread's event loop: median; most",
    threshold: '>= 10 ms; >= 100 ms',
    source: 'clinic',
    needsProfile: false,
    judge({ loopDelay }) {
      if (loopDelay === undefined) return undefined;
      const { medianMs, mostMs } = loopDelay;
      return {
        judgement: when(medianMs >= 10 || mostMs >= 100),
        value: `${time(medianMs)}; ${time(mostMs)}`,
        says: `its event loop is late by ${time(medianMs)}, at most by ${time(mostMs)}`,
        action: 'Move the long synchronous work of the main thread into a task',
      };
    },
  },
  {
    number: 15,
    bottleneck: 'memory bandwidth',
    title: 'Memory-bandwidth-bound',
    measures: 'CPU per task on all workers / on one, and of a probe that computes only',
    threshold: '> 1.15 and < 1.05, and more than garbage collection explains',
    source: PROPOSAL,
    needsProfile: true,
    judge(measured) {
      const { inflation, fewerWorkersLose } = measured;
      if (inflation === undefined) return undefined;
      const { task, probe, workers = measured.workers } = inflation;
      // Collectors of several workers are in each other's way, too: what they explain is no want of bandwidth.
      const isCollecting = (gcShare(measured) ?? 0) > task - 1;
      const on = workers === undefined ? '' : ` from 1 to ${count(workers, 'worker')}`;
      return {
        judgement: when(task > 1.15 && probe < 1.05 && !isCollecting),
        value: `${ratio(task)} and ${ratio(probe)}`,
        says: `CPU per task grows ${ratio(task)}${on} while a compute-only probe stays at ${ratio(probe)}`,
        action: fewerWorkersLose
          ? 'Use smaller types, or work in blocks that fit the caches'
          : `${usefulWorkers(workers, task)}, or use smaller types and blocks`,
      };
    },
  },
  {
    number: 16,
    bottleneck: 'shared cores',
    title: 'Cores are shared',
    measures: 'CPU of a compute-only probe on all workers / on one',
    threshold: '> 1.15',
    source: PROPOSAL,
    needsProfile: true,
    judge({ inflation, workers, fewerWorkersLose }) {
      if (inflation === undefined) return undefined;
      return {
        judgement: above(inflation.probe, 1.15),
        value: ratio(inflation.probe),
        says: `a probe that only computes takes ${ratio(inflation.probe)} the CPU time on all workers: two threads share a core, or turbo ends`,
        action: fewerWorkers({ workers, fewerWorkersLose }),
      };
    },
  },
  {
    number: 17,
    bottleneck: 'coordination-bound',
    title: 'Coordination-bound',
    measures: 'round trips to managers x their cost / wall time',
    threshold: '> 10 %',
    source: PROPOSAL,
    needsProfile: false,
    judge({ managerTrips, wallMs }) {
      if (managerTrips === undefined || !wallMs) return undefined;
      const spent = (managerTrips.count * managerTrips.tripMs) / wallMs;
      return {
        judgement: above(spent, 0.1),
        value: share(spent),
        says: `${count(managerTrips.count, 'round trip')} to a manager at ${time(managerTrips.tripMs)} each are ${share(spent)} of the time`,
        action: 'Partition the work: each task its part, and combine the results',
      };
    },
  },
  {
    number: 18,
    bottleneck: 'garbage collection',
    title: 'Garbage collection',
    measures: 'GC / wall time',
    threshold: '> 10 %',
    source: PROPOSAL,
    needsProfile: false,
    judge(measured) {
      const collecting = gcShare(measured);
      if (collecting === undefined) return undefined;
      return {
        judgement: above(collecting, 0.1),
        value: share(collecting),
        says: `${share(collecting)} of the time goes to collecting garbage`,
        action: 'Allocate less: reuse buffers, fewer objects',
      };
    },
  },
  {
    number: 19,
    bottleneck: 'leak',
    title: 'Leak',
    measures: 'growth of resident memory',
    threshold: 'interval above 0, over >= 50 tasks',
    source: 'by definition',
    needsProfile: false,
    judge({ memoryGrowth, tasks }) {
      if (memoryGrowth?.interval === undefined || tasks === undefined) return undefined;
      return {
        judgement: when(tasks >= 50 && memoryGrowth.interval[0] > 0),
        value: `${bytes(memoryGrowth.median)} per task over ${count(tasks, 'task')}`,
        says: `workers grow by ${bytes(memoryGrowth.median)} with each task`,
        action: 'Set maxTasksPerWorker until it is found',
      };
    },
  },
  {
    number: 20,
    bottleneck: 'processes needlessly',
    title: 'Processes needlessly',
    measures: 'processes over threads: wall time, and time to serialise',
    threshold: '>= 1, and >= 1.15',
    source: PROPOSAL,
    needsProfile: true,
    judge({ kind, processesOverThreads }) {
      if (processesOverThreads === undefined) return undefined;
      const { wall, serialising } = processesOverThreads;
      return {
        judgement: when(kind === 'process' && wall.median >= 1 && serialising >= 1.15),
        value: `${ratio(wall.median)} and ${ratio(serialising)}`,
        says: `processes take ${ratio(wall.median)} the time of threads, and serialise ${ratio(serialising)} as long`,
        action: 'Use a ThreadPool',
      };
    },
  },
  {
    number: 21,
    bottleneck: 'CPU-bound',
    title: 'CPU-bound',
    measures: 'effective CPU: CPU / (wall time x cores)',
    threshold: '<= 50 % poor, 51-85 % fair, >= 86 % good',
    source: 'VTune',
    needsProfile: false,
    isLastResort: true,
    judge({ effectiveCpu }) {
      if (effectiveCpu === undefined) return undefined;
      return {
        judgement: effectiveCpu >= 0.855 ? 'fired' : effectiveCpu > 0.505 ? 'noted' : 'not fired',
        value: share(effectiveCpu),
        says: `${share(effectiveCpu)} of the cores used`,
        action: 'Only a faster task or more cores make it faster',
      };
    },
  },
];

function gcShare({ gcMs, wallMs }: Measurements): number | undefined {
  return gcMs === undefined || !wallMs ? undefined : gcMs / wallMs;
}

/** Where all share a bandwidth that `task` says is exceeded, so many workers use it up. */
function usefulWorkers(workers: number | undefined, inflation: number): string {
  return workers === undefined
    ? 'Use fewer workers'
    : `Stop at ${Math.max(1, Math.min(workers - 1, Math.round(workers / inflation)))}`;
}
