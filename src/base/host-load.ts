/** What keeps this process from its cores: the quota of its cgroup, and other guests of the host. */

import { cgroupFolders, type ReadText, readText } from './cgroup.js';

interface Counters {
  readonly periods: number;
  readonly throttled: number;
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
      throttledShare: share(now.throttled - before.throttled, now.periods - before.periods),
      stealShare: share(now.steal - before.steal, now.total - before.total),
    };
  }
}

function share(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined;
}

function countersOf(read: ReadText): Counters {
  let [periods, throttled] = [0, 0];
  for (const { path } of cgroupFolders(read, 'cpu')) {
    const stat = read(`${path}/cpu.stat`);
    if (stat === undefined) continue;
    // The one that holds this process back most; groups above it count it, too.
    const [here, held] = [numberAfter('nr_periods', stat), numberAfter('nr_throttled', stat)];
    if (held > throttled || periods === 0) [periods, throttled] = [here, held];
  }
  // user nice system idle iowait irq softirq steal; what guests use is in user already.
  const cpu = /^cpu +(.*)$/m.exec(read('/proc/stat') ?? '')?.[1] ?? '';
  const ticks = cpu.split(/\s+/).slice(0, 8).map(Number);
  const total = ticks.reduce((sum, each) => sum + each, 0);
  return { periods, throttled, steal: ticks[7] ?? 0, total };
}

function numberAfter(word: string, text: string): number {
  return Number(new RegExp(`^${word} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
}
