/** How much memory there is for this process: of the machine, and of a control group. */

import type { CgroupFolder, ReadText } from './cgroup.js';

/** In bytes; undefined where the system does not tell. */
export function availableMemory(read: ReadText): number | undefined {
  const [, kibibytes] = /^MemAvailable:\s*(\d+) kB/m.exec(read('/proc/meminfo') ?? '') ?? [];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

/** In bytes; undefined where the group has none. */
// 'max' (v2) means: no limit; v1 says so by a number beyond every machine.
export function memoryLimit(read: ReadText, { version, path }: CgroupFolder): number | undefined {
  const text = read(version === 2 ? `${path}/memory.max` : `${path}/memory.limit_in_bytes`)?.trim();
  const limit = text === undefined || text === '' ? Number.NaN : Number(text);
  return limit < 2 ** 60 ? limit : undefined;
}

/** In bytes. */
// The page cache counts as used, but the system gives up what of it is inactive before it refuses anybody.
export function memoryUse(read: ReadText, { version, path }: CgroupFolder): number {
  const usage = Number(read(version === 2 ? `${path}/memory.current` : `${path}/memory.usage_in_bytes`) ?? 0);
  const statistics = read(`${path}/memory.stat`) ?? '';
  const inactive = version === 2 ? /^inactive_file (\d+)/m : /^total_inactive_file (\d+)/m;
  return usage - Number(inactive.exec(statistics)?.[1] ?? 0);
}
