/** Memory of a process that is its own alone: unlike its resident set without mapped files and shared segments. */

import { readProcFile } from './proc-file.js';

/** In bytes; undefined where the system does not tell, or the process has gone. */
export function anonymousMemory(pid: number | 'self'): number | undefined {
  try {
    const [, kilobytes] = /^RssAnon:\s*(\d+) kB$/m.exec(readProcFile(`/proc/${pid}/status`)) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
