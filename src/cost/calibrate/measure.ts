/** Measures what parallelism costs on this host: every figure with its interval, all of them in the same rounds. */

import { createRequire } from 'node:module';
import { availableParallelism, cpus, hostname } from 'node:os';
import { readText } from '../../base/cgroup.js';
import { availableCores, cgroupQuota } from '../../base/cores.js';
import { native } from '../../base/native.js';
import type { Calibration } from '../calibration.js';
import type { Probe } from '../probe.js';
import { type BackEndEffort, BackEndExperiments } from './back-end.js';
import { HostExperiments } from './host.js';
import { inRounds, type Limits } from './rounds.js';

interface Effort extends Limits, BackEndEffort {}

// Six rounds tell an interval. Sizes: small ones for chunks of many items, and from the largest on it is taken to grow evenly. In between a few calls
// would not show what the collector takes once in many. Buffers of 64 KiB and more take a way of their own, and so does what the rings do not hold,
// which to numbers, cheap until then, makes a difference. Of 1 MiB and more pools would warn, as they come again and again.
const THOROUGH: Effort = {
  rounds: 9,
  budgetMs: 8_400,
  cellMs: 1,
  starts: 6,
  trips: [8, 1e3, 1e5],
  sizes: {
    numbers: [1e3, 200e3, 500e3],
    strings: [1e3, 60e3, 500e3],
    objects: [1e3, 60e3, 500e3],
    buffer: [8e3, 64e3, 66e3, 1e6],
  },
};

const QUICK: Effort = {
  rounds: 6,
  budgetMs: 1_600,
  cellMs: 0.4,
  starts: 1,
  trips: [8],
  sizes: { numbers: [120e3], strings: [120e3], objects: [120e3], buffer: [400e3] },
};

/** What is measured is warm: workers have started, code is compiled. */
export async function measureHost(
  probe: Probe,
  isQuick: boolean,
  isNative = native() !== undefined,
): Promise<Calibration> {
  const effort = isQuick ? QUICK : THOROUGH;
  const all: (HostExperiments | BackEndExperiments)[] = [];
  const open = <E extends (typeof all)[number]>(experiments: E): E => {
    all.push(experiments);
    return experiments;
  };
  try {
    const host = open(new HostExperiments(probe, availableCores()));
    const thread = open(new BackEndExperiments(probe, 'thread', effort, true));
    const process = open(new BackEndExperiments(probe, 'process', effort, isNative));
    await Promise.all(all.map((one) => one.warm()));
    const samples = await inRounds(new Map(all.flatMap((one) => [...one.experiments()])), effort, probe.now);
    return {
      format: 'breakeven-calibration/2',
      host: thisHost(),
      quick: isQuick,
      cores: usableCores(),
      thread: thread.figures(samples),
      process: process.figures(samples),
      ...host.figures(samples),
    };
  } finally {
    await Promise.all(all.map((one) => one.close()));
  }
}

/** A quota may make it a fraction. */
function usableCores(): number {
  return Math.min(availableParallelism(), cgroupQuota(readText) ?? Number.POSITIVE_INFINITY);
}

/** All that figures depend on. */
export function thisHost(): Calibration['host'] {
  return {
    name: hostname(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: usableCores(),
    node: process.version,
    version: ownVersion(),
    native: native() !== undefined,
  };
}

/** Empty where this was bundled into a program and is nowhere to be found. */
function ownVersion(): string {
  try {
    return (createRequire(import.meta.url)('breakeven/package.json') as { readonly version: string }).version;
  } catch {
    return '';
  }
}
