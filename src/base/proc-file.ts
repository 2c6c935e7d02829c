/** Short files of /proc that are read again and again. */

import { closeSync, openSync, readSync } from 'node:fs';

const start = Buffer.allocUnsafeSlow(4096);

/** The first 4 KiB. `readFileSync` would take 64 KiB for any file that does not tell its size. Throws as it does. */
export function readProcFile(path: string): string {
  const file = openSync(path, 'r');
  try {
    return start.toString('latin1', 0, readSync(file, start, 0, start.length, null));
  } finally {
    closeSync(file);
  }
}
