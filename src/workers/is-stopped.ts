/** Whether a process was stopped (SIGSTOP), as by a debugger or by hand: it does nothing until somebody continues it. */

import { readProcFile } from '../base/proc-file.js';

/** False where the system does not tell. */
export function isStopped(pid: number): boolean {
  try {
    // After the name, which may hold anything.
    const stat = readProcFile(`/proc/${pid}/stat`);
    return /^ [Tt]/.test(stat.slice(stat.lastIndexOf(')') + 1));
  } catch {
    return false;
  }
}
