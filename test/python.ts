/** For tests that need Python's numpy: without it they are reported as skipped, with the reason. */

import { spawnSync } from 'node:child_process';

// The first one in PATH may be one of the user's own, without the packages of the system's.
const found = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', 'import numpy'], { stdio: 'ignore' }).status === 0,
);

/** A python3 that has numpy. Throws where there is none: such tests are to be skipped. */
export function python(): string {
  if (found === undefined) throw new Error(needsNumpy.skip as string);
  return found;
}

/** `test(title, needsNumpy, …)`. */
export const needsNumpy = {
  skip:
    found === undefined ? 'no python3 with numpy was found (Debian: apt-get install python3-numpy)' : (false as const),
};
