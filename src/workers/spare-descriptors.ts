/** How many files this process may still open. */

import { readdirSync, readFileSync } from 'node:fs';

/** Throws when there are fewer. */
export function requireDescriptors(count: number): void {
  const spare = spareDescriptors();
  if (spare >= count) return;
  const cure = 'Raise the limit (ulimit -n), or make the pool smaller.';
  throw Object.assign(new Error(`EMFILE: too many open files: ${spare} more may be opened. ${cure}`), {
    code: 'EMFILE',
  });
}

// No bounds where the system does not tell.
function spareDescriptors(): number {
  try {
    const [, limit] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1')) ?? [];
    // The one that lists them is gone afterwards.
    return limit === undefined ? Number.POSITIVE_INFINITY : Number(limit) - readdirSync('/proc/self/fd').length + 1;
  } catch (error) {
    return (error as { code?: unknown }).code === 'EMFILE' ? 0 : Number.POSITIVE_INFINITY;
  }
}
