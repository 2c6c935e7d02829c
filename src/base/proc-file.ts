/** Short files of /proc that are read again and again. */

import { closeSync, openSync, readSync } from 'node:fs';

// A list of groups, of 65,536 at most, may stand before what is looked for. Pages that are not read into cost nothing.
const start = Buffer.allocUnsafeSlow(2 ** 20);

/** The first MiB. `readFileSync` would take 64 KiB each time for any file that does not tell its size. Throws as it does. */
export function readProcFile(path: string): string {
  const file = openSync(path, 'r');
  try {
    return start.toString('latin1', 0, readSync(file, start, 0, start.length, null));
  } finally {
    closeSync(file);
  }
}
