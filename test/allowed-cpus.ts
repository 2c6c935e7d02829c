import { readFileSync } from 'node:fs';

/**
 * The CPUs that a thread of this process (by its number; the calling one by default) may run on, as the system lists them: `0-2,5` is 0, 1,
 * 2 and 5.
 */
export function allowedCpus(thread?: string): number[] {
  const folder = thread === undefined ? '/proc/thread-self' : `/proc/self/task/${thread}`;
  const [, list = ''] = /^Cpus_allowed_list:\s*(.*)$/m.exec(readFileSync(`${folder}/status`, 'utf8')) ?? [];
  return list.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number) as [number, number?];
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}
