/** How many cores this process may really use: the affinity mask and the cgroup's quota, which Node 20 does not read. */

import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Reads a file as text; undefined when there is none. Injected in tests. */
export type ReadText = (path: string) => string | undefined;

/**
 * Cores that this process may use at once: at least 1. A quota of 1.5 cores gives 1, one of 0.5 too: a worker more than the
 * quota has only gets every worker throttled.
 */
export function availableCores(): number {
  return coresFrom(availableParallelism(), readText);
}

export function coresFrom(affinity: number, read: ReadText): number {
  const quota = cgroupQuota(read);
  return Math.max(1, Math.floor(Math.min(affinity, quota ?? affinity)));
}

/** The smallest CPU quota on the way from this process's cgroup to the root, in cores; undefined without one. */
export function cgroupQuota(read: ReadText): number | undefined {
  const quotas: number[] = [];
  for (const line of (read('/proc/self/cgroup') ?? '').split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) continue;
    const names = controllers.split(',');
    if (controllers === '') {
      for (const folder of upwards('/sys/fs/cgroup', path)) add(quotas, quotaV2(read(`${folder}/cpu.max`)));
    } else if (names.includes('cpu')) {
      for (const root of ['/sys/fs/cgroup/cpu', '/sys/fs/cgroup/cpu,cpuacct']) {
        for (const folder of upwards(root, path)) {
          add(quotas, quotaV1(read(`${folder}/cpu.cfs_quota_us`), read(`${folder}/cpu.cfs_period_us`)));
        }
      }
    }
  }
  return quotas.length === 0 ? undefined : Math.min(...quotas);
}

// In a container the path may name folders that only the host sees; the root then is the container's own group.
function* upwards(root: string, path: string): Iterable<string> {
  const parts = path.split('/').filter((part) => part !== '' && part !== '..');
  for (let length = parts.length; length >= 0; length--) {
    yield [root, ...parts.slice(0, length)].join('/');
  }
}

function quotaV2(text: string | undefined): number | undefined {
  const [quota, period] = (text ?? '').trim().split(/\s+/);
  return ratio(quota, period);
}

function quotaV1(quota: string | undefined, period: string | undefined): number | undefined {
  return ratio(quota?.trim(), period?.trim());
}

// 'max' (v2) and -1 (v1) mean: no limit.
function ratio(quota: string | undefined, period: string | undefined): number | undefined {
  const cores = Number(quota) / Number(period);
  return Number.isFinite(cores) && cores > 0 ? cores : undefined;
}

function add(quotas: number[], quota: number | undefined): void {
  if (quota !== undefined) quotas.push(quota);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
