/** What keeps this process from its cores: the quota of its cgroup, and other guests of the host. */

import { cgroupFolders, type ReadText, readText } from './cgroup.js';

interface Periods {
  readonly all: number;
  readonly throttled: number;
}

interface Counters {
  /** Of each group that counts them, by its path. */
  readonly groups: ReadonlyMap<string, Periods>;
  readonly steal: number;
  readonly total: number;
}

export interface LoadShares {
  /** Periods of the cgroup in which it was throttled, of all periods; undefined where there is no quota. */
  readonly throttledShare: number | undefined;
  /** Time that the hypervisor gave to others; undefined where nobody tells. */
  readonly stealShare: number | undefined;
}

/** Since it was made. Linux; elsewhere nothing is known. */
export class HostLoad {
  readonly #read: ReadText;
  readonly #before: Counters;

  constructor(read: ReadText = readText) {
    this.#read = read;
    this.#before = countersOf(read);
  }

  shares(): LoadShares {
    const now = countersOf(this.#read);
    const before = this.#before;
    return {
      throttledShare: mostThrottled(before.groups, now.groups),
      stealShare: share(now.steal - before.steal, now.total - before.total),
    };
  }
}

function share(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined;
}

// The group that holds this process back most: those above it count it, too. One that it has come into since has no beginning.
function mostThrottled(before: Counters['groups'], now: Counters['groups']): number | undefined {
  let most: number | undefined;
  for (const [path, { all, throttled }] of now) {
    const first = before.get(path);
    const here = first && share(throttled - first.throttled, all - first.all);
    if (here !== undefined && (most === undefined || here > most)) most = here;
  }
  return most;
}

function countersOf(read: ReadText): Counters {
  const groups = new Map<string, Periods>();
  for (const { path } of cgroupFolders(read, 'cpu')) {
    const stat = read(`${path}/cpu.stat`);
    if (stat === undefined) continue;
    groups.set(path, { all: numberAfter('nr_periods', stat), throttled: numberAfter('nr_throttled', stat) });
  }
  // user nice system idle iowait irq softirq steal; what guests use is in user already.
  const cpu = /^cpu +(.*)$/m.exec(read('/proc/stat') ?? '')?.[1] ?? '';
  const ticks = cpu.split(/\s+/).slice(0, 8).map(Number);
  const total = ticks.reduce((sum, each) => sum + each, 0);
  return { groups, steal: ticks[7] ?? 0, total };
}

function numberAfter(word: string, text: string): number {
  return Number(new RegExp(`^${word} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
}
