/** Keeps this worker's thread on the CPUs that its pool has given it. */

import { access } from 'node:fs/promises';
import { requireNative } from '../../base/native.js';

/** Throws an Error with code EINVAL when none of them may be used any more. */
export async function pin(cpus: readonly number[]): Promise<void> {
  // Threads inherit the CPUs of the one that starts them. Node's threads for files and cryptography, which are the whole process's, are
  // started by the first call that needs them: here, lest it be one in a task.
  await access('/');
  requireNative("a pool's option 'cpus'").setThreadAffinity(cpus);
}
