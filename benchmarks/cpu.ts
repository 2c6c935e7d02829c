/** What this process and all those below it use, as Linux counts it for each of their threads. */

import { readdirSync, readFileSync } from 'node:fs';

interface Usage {
  /** Time on a core. */
  readonly cpuMs: number;
  /** How often a thread went to sleep of its own accord, and so was woken. */
  readonly sleeps: number;
  readonly threads: number;
}

/** Empty when the process or thread has just ended. */
function readLines(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function threadFolders(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`);
  } catch {
    return [];
  }
}

/** This one first. */
export function processTree(pid = process.pid): number[] {
  const children = threadFolders(pid).flatMap((folder) => readLines(`${folder}/children`).split(' ').filter(Boolean));
  return [pid, ...children.flatMap((child) => processTree(Number(child)))];
}

export function usageOf(pids: readonly number[]): Usage {
  const folders = pids.flatMap(threadFolders);
  let [cpuMs, sleeps] = [0, 0];
  for (const folder of folders) {
    cpuMs += Number(readLines(`${folder}/schedstat`).split(' ')[0]) / 1e6;
    sleeps += Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(readLines(`${folder}/status`))?.[1] ?? 0);
  }
  return { cpuMs, sleeps, threads: folders.length };
}

export function residentBytesOf(pids: readonly number[]): number {
  return pids
    .map((pid) => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readLines(`/proc/${pid}/status`))?.[1] ?? 0))
    .reduce((sum, kibibytes) => sum + 1024 * kibibytes, 0);
}
