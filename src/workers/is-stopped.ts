/** Whether a process was stopped (SIGSTOP), as by a debugger or by hand: it does nothing until somebody continues it. */

import { readFileSync } from 'node:fs';

/** False where the system does not tell. */
export function isStopped(pid: number): boolean {
  try {
    // After the name, which may hold anything.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return /^ [Tt]/.test(stat.slice(stat.lastIndexOf(')') + 1));
  } catch {
    return false;
  }
}
