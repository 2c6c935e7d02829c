/** What this process holds, as Linux counts it. All in bytes. */

import { fstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

type Field = 'VmHWM' | 'VmRSS' | 'RssAnon';

/** A line of /proc/self/status; `VmHWM` is the most that `VmRSS` has been. */
export function statusBytes(field: Field): number {
  const [, kibibytes] =
    new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  if (kibibytes === undefined) throw new Error(`/proc/self/status has no ${field}.`);
  return 1024 * Number(kibibytes);
}

export function openFiles(): { descriptor: number; target: string }[] {
  return readdirSync('/proc/self/fd').flatMap((name) => {
    try {
      return [{ descriptor: Number(name), target: readlinkSync(`/proc/self/fd/${name}`) }];
    } catch {
      // The one by which the folder was read, or one that another thread has closed.
      return [];
    }
  });
}

export function descriptorCount(): number {
  return openFiles().length;
}

/** Pages of memory files without a name: shared memory that is held, mapped or not, each page once. */
export function memoryFileBytes(): number {
  const sizes = new Map<number, number>();
  for (const { descriptor, target } of openFiles()) {
    if (!target.startsWith('/memfd:')) continue;
    const { ino, blocks } = fstatSync(descriptor);
    sizes.set(ino, 512 * blocks);
  }
  return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** Private and shared memory, each page once. RSS counts a shared page as often as it is mapped. */
export function heldBytes(): number {
  return statusBytes('RssAnon') + memoryFileBytes();
}
