/** What the system says of itself, as far as it matters to pools. Undefined is what it does not tell; sizes in bytes. */

import { type CgroupFolder, cgroupFolders, type ReadText } from '../../base/cgroup.js';
import { cgroupQuota } from '../../base/cores.js';
import { availableMemory, memoryLimit, memoryUse } from '../../base/memory-limit.js';

/** What asks the system. Injected in tests. */
export interface HostSystem {
  readonly read: ReadText;
  /** Of the file system at a path. */
  space(path: string): { readonly bytes: number; readonly free: number } | undefined;
  /** CPUs that this process may run on, and that the machine has. */
  readonly affinity: number;
  readonly cpus: number;
  readonly platform: string;
  readonly node: string;
  /** The most bytes that one buffer may have. */
  readonly largestBuffer: number;
  readonly native: NativeReading;
  /** Named arrays of this user that killed programs left. */
  leftNames(): readonly { readonly name: string; readonly bytes: number }[] | undefined;
}

export interface NativeReading {
  readonly file?: string | undefined;
  readonly reason: string;
  readonly cause?: unknown;
}

/** What a control group may use, and what of it is in use. */
export interface Allowance {
  readonly limit: number;
  readonly used: number;
  readonly path: string;
}

export interface HostReadings {
  readonly affinity: number;
  readonly cpus: number;
  /** In cores. */
  readonly quota: number | undefined;
  /** Since the group was made. */
  readonly throttling: { readonly periods: number; readonly throttled: number } | undefined;
  /** Share of the time since the machine was started. */
  readonly steal: number | undefined;
  readonly shm: { readonly bytes: number; readonly free: number } | undefined;
  readonly limits: Readonly<Record<LimitName, number>> | undefined;
  /** Processes and threads of the control group that leaves the fewest. */
  readonly pids: Allowance | undefined;
  readonly memory: { readonly available: number | undefined; readonly group: Allowance | undefined };
  /** `strict`: what is promised counts, whether it is used or not. */
  readonly overcommit: { readonly strict: boolean; readonly free: number } | undefined;
  readonly mostMappings: number | undefined;
  /** `always`, `madvise`, `never` …: of heaps, and of shared memory. */
  readonly hugePages: { readonly heaps: string | undefined; readonly shared: string | undefined };
  readonly native: NativeReading;
  readonly leftNames: readonly { readonly name: string; readonly bytes: number }[] | undefined;
  readonly platform: string;
  readonly node: string;
  readonly largestBuffer: number;
}

/** Soft limits; Infinity for none. */
const LIMITS = {
  openFiles: 'Max open files',
  processes: 'Max processes',
  fileSize: 'Max file size',
  addressSpace: 'Max address space',
} as const;

type LimitName = keyof typeof LIMITS;

/** Changes nothing. */
export function readHost(system: HostSystem): HostReadings {
  const { read, affinity, cpus, platform, node, largestBuffer, native } = system;
  return {
    affinity,
    cpus,
    quota: cgroupQuota(read),
    throttling: throttling(read),
    steal: stealShare(read('/proc/stat')),
    shm: system.space('/dev/shm'),
    limits: limits(read('/proc/self/limits')),
    pids: tightest(read, 'pids', pidsLimit, pidsUse),
    memory: { available: availableMemory(read), group: tightest(read, 'memory', memoryLimit, memoryUse) },
    overcommit: overcommit(read),
    mostMappings: wholeNumber(read('/proc/sys/vm/max_map_count')),
    hugePages: { heaps: chosen(read(`${HUGE_PAGES}/enabled`)), shared: chosen(read(`${HUGE_PAGES}/shmem_enabled`)) },
    native,
    leftNames: system.leftNames(),
    platform,
    node,
    largestBuffer,
  };
}

const HUGE_PAGES = '/sys/kernel/mm/transparent_hugepage';

/** Of the group nearest to this process that counts any: those above it count their other members, too. */
function throttling(read: ReadText): HostReadings['throttling'] {
  for (const { path } of cgroupFolders(read, 'cpu')) {
    const text = read(`${path}/cpu.stat`) ?? '';
    const [, periods] = /^nr_periods (\d+)$/m.exec(text) ?? [];
    const [, throttled] = /^nr_throttled (\d+)$/m.exec(text) ?? [];
    if (Number(periods) > 0 && throttled !== undefined)
      return { periods: Number(periods), throttled: Number(throttled) };
  }
  return undefined;
}

// user nice system idle iowait irq softirq steal; what guests had stands in user and nice already.
function stealShare(text: string | undefined): number | undefined {
  const [, numbers] = /^cpu +(\d+(?: \d+){7,})/m.exec(text ?? '') ?? [];
  const ticks = numbers?.split(' ').slice(0, 8).map(Number);
  const all = ticks?.reduce((sum, some) => sum + some, 0);
  return ticks === undefined || !all ? undefined : ticks[7]! / all;
}

function limits(text: string | undefined): HostReadings['limits'] {
  if (text === undefined) return undefined;
  const soft = (name: string): number => {
    const [, value] = new RegExp(`^${name} +(\\S+)`, 'm').exec(text) ?? [];
    return value === undefined || value === 'unlimited' ? Number.POSITIVE_INFINITY : Number(value);
  };
  const { openFiles, processes, fileSize, addressSpace } = LIMITS;
  return {
    openFiles: soft(openFiles),
    processes: soft(processes),
    fileSize: soft(fileSize),
    addressSpace: soft(addressSpace),
  };
}

type Ask = (read: ReadText, folder: CgroupFolder) => number | undefined;

/** Of the groups that have a limit, the one that leaves the least. */
function tightest(read: ReadText, controller: 'pids' | 'memory', limitOf: Ask, useOf: Ask): Allowance | undefined {
  let least: Allowance | undefined;
  for (const folder of cgroupFolders(read, controller)) {
    const limit = limitOf(read, folder);
    if (limit === undefined) continue;
    const used = useOf(read, folder) ?? 0;
    if (least === undefined || limit - used < least.limit - least.used) least = { limit, used, path: folder.path };
  }
  return least;
}

const pidsLimit: Ask = (read, { path }) => wholeNumber(read(`${path}/pids.max`));
const pidsUse: Ask = (read, { path }) => wholeNumber(read(`${path}/pids.current`));

function overcommit(read: ReadText): HostReadings['overcommit'] {
  const mode = wholeNumber(read('/proc/sys/vm/overcommit_memory'));
  const memory = read('/proc/meminfo') ?? '';
  const [, limit] = /^CommitLimit:\s*(\d+) kB/m.exec(memory) ?? [];
  const [, committed] = /^Committed_AS:\s*(\d+) kB/m.exec(memory) ?? [];
  if (mode === undefined || limit === undefined || committed === undefined) return undefined;
  return { strict: mode === 2, free: (Number(limit) - Number(committed)) * 1024 };
}

/** Undefined for `max`. */
function wholeNumber(text: string | undefined): number | undefined {
  return /^\d+$/.test(text?.trim() ?? '') ? Number(text) : undefined;
}

/** `always [madvise] never` */
function chosen(text: string | undefined): string | undefined {
  return /\[(\w+)\]/.exec(text ?? '')?.[1];
}
