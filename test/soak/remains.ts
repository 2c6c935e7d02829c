/** What is still there of this process's own, so that a round can be seen to have left nothing. */

import { readdirSync } from 'node:fs';
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import { native } from '#src/base/native.js';
import { readProcFile } from '#src/base/proc-file.js';
import { openFiles, statusBytes } from '../../benchmarks/memory.js';
import { terminatedThreads } from '../faults/terminated-threads.js';
import { SEGMENT_PREFIX } from './workloads/shared.js';

export type Remains = Readonly<Record<string, number>>;

const WATCHED = /^(MessagePort|Worker|Timeout|ProcessWrap|PipeWrap)$/;
const MODULE = /\.m?js$/;
const MODULE_KIND = 'descriptor of a module, ';

export function remains(): Remains {
  const counts: Record<string, number> = {
    threads: readdirSync('/proc/self/task').length,
    children: children(),
    segments: readdirSync('/dev/shm').filter((name) => name.includes(SEGMENT_PREFIX)).length,
  };
  const add = (kind: string) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
  };
  for (const { target } of openFiles()) {
    // By what they lead to, less the number of a socket or pipe.
    add(MODULE.test(target) ? `${MODULE_KIND}${target}` : `descriptor of ${target.replace(/\d+/g, '')}`);
  }
  for (const resource of process.getActiveResourcesInfo()) {
    if (WATCHED.test(resource)) add(resource);
  }
  return counts;
}

/** Modules that a thread was reading when it was terminated: Node loses their descriptors, with a bare Worker too. */
export function lostModules(): number {
  return openFiles().filter(({ target }) => MODULE.test(target)).length;
}

/** What there is more of than `before`, once all that is on its way out has had its time. */
export async function moreThan(before: Remains): Promise<string[]> {
  let more: string[] = [];
  for (let look = 0; look < 150; look++) {
    const now = remains();
    // Of each module that Node was reading in threads, it loses no more than one for each of those that was terminated.
    const lost = (kind: string) => (kind.startsWith(MODULE_KIND) ? terminatedThreads() : 0);
    more = Object.keys(now)
      .filter((kind) => (now[kind] ?? 0) > (before[kind] ?? 0) + lost(kind))
      .map((kind) => `${(now[kind] ?? 0) - (before[kind] ?? 0)} ${kind}`);
    if (more.length === 0) return [];
    await delay(20);
  }
  return more;
}

/** Resident bytes of this process after its garbage has gone, and pages that are kept for copies to come. */
export async function residentBytes(): Promise<number> {
  for (let round = 0; round < 4; round++) {
    globalThis.gc?.();
    await turn();
  }
  native()?.trimPages();
  return statusBytes('VmRSS');
}

function children(): number {
  return readdirSync('/proc/self/task').reduce((count, task) => count + childrenOf(task), 0);
}

function childrenOf(task: string): number {
  try {
    return readProcFile(`/proc/self/task/${task}/children`).split(' ').filter(Boolean).length;
  } catch {
    // The thread has just ended.
    return 0;
  }
}
