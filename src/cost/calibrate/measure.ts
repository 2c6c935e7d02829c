/** Measures what parallelism costs on this host: every figure with its interval, all of them in the same rounds. */

import { createRequire } from 'node:module';
import { availableParallelism, cpus, hostname } from 'node:os';
import { readText } from '../../base/cgroup.js';
import { availableCores, cgroupQuota } from '../../base/cores.js';
import { native } from '../../base/native.js';
import type { Calibration } from '../calibration.js';
import type { Probe } from '../probe.js';
import { BackEndExperiments, type Sizes } from './back-end.js';
import { HostExperiments } from './host.js';
import { inRounds, type Limits } from './rounds.js';

interface Effort extends Limits {
  readonly sizes: Sizes;
  /** Ms that the calls of one shape and size may take each way, but for one call that takes longer. */
  readonly cellMs: number;
}

const THOROUGH: Effort = {
  rounds: 15,
  budgetMs: 7_000,
  cellMs: 2,
  sizes: { values: [1e3, 8e3, 60e3, 400e3], buffers: [8e3, 64e3, 66e3, 2e6] },
};

const QUICK: Effort = {
  rounds: 9,
  budgetMs: 600,
  cellMs: 0.4,
  sizes: { values: [8e3, 100e3], buffers: [66e3, 1e6] },
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
    const thread = open(new BackEndExperiments(probe, 'thread', effort.sizes, effort.cellMs, true));
    const process = open(new BackEndExperiments(probe, 'process', effort.sizes, effort.cellMs, isNative));
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
