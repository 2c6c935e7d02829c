/** What this process and all those below it use, as Linux counts it for each of their threads. */

import { readdirSync, readFileSync } from 'node:fs';

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

/** Time that they have spent on cores. */
export function cpuMsOf(pids: readonly number[]): number {
  const nanoseconds = pids
    .flatMap(threadFolders)
    .map((folder) => Number(readLines(`${folder}/schedstat`).split(' ')[0]));
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}

/** How often one of their threads went to sleep of its own accord, and so was woken. */
export function sleepsOf(pids: readonly number[]): number {
  const status = pids.flatMap(threadFolders).map((folder) => readLines(`${folder}/status`));
  return status.reduce((sum, text) => sum + Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(text)?.[1] ?? 0), 0);
}

export function residentBytesOf(pids: readonly number[]): number {
  return pids
    .map((pid) => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readLines(`/proc/${pid}/status`))?.[1] ?? 0))
    .reduce((sum, kibibytes) => sum + 1024 * kibibytes, 0);
}
