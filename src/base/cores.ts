/** How many cores this process may really use: the affinity mask and the cgroup's quota, which Node 20 does not read. */

import { availableParallelism } from 'node:os';
import { cgroupFolders, type ReadText, readText } from './cgroup.js';

/**
 * Cores that this process may use at once: at least 1. A quota of 1.5 cores gives 1, one of 0.5 too: a worker more than the
 * quota has only gets every worker throttled.
 */
export function availableCores(): number {
  return coresFrom(availableParallelism(), readText);
}

export function coresFrom(affinity: number, read: ReadText): number {
  return wholeCores(affinity, cgroupQuota(read));
}

/** `quota` in cores. */
export function wholeCores(affinity: number, quota: number | undefined): number {
  return Math.max(1, Math.floor(Math.min(affinity, quota ?? affinity)));
}

/** The smallest CPU quota on the way from this process's cgroup to the root, in cores; undefined without one. */
export function cgroupQuota(read: ReadText): number | undefined {
  const quotas: number[] = [];
  for (const { version, path } of cgroupFolders(read, 'cpu')) {
    const quota =
      version === 2
        ? quotaV2(read(`${path}/cpu.max`))
        : quotaV1(read(`${path}/cpu.cfs_quota_us`), read(`${path}/cpu.cfs_period_us`));
    if (quota !== undefined) quotas.push(quota);
  }
  return quotas.length === 0 ? undefined : Math.min(...quotas);
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
