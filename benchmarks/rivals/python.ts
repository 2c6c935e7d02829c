/** Python's multiprocessing with numpy, by python_pool.py. It is asked only where it is there. */

import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from '../machine.js';
import type { Figures, Variant } from '../scenarios/study.js';

// The system's own: numpy comes with it more often than with others in PATH.
const PYTHON = '/usr/bin/python3';

function unavailable(): string | undefined {
  const { status } = spawnSync(PYTHON, ['-c', 'import numpy'], { stdio: 'ignore' });
  return status === 0 ? undefined : `no ${PYTHON} with numpy`;
}

/** Figures `first`, `steady` and `read`, in ms. */
export function python(what: 'value' | 'shared', bytes: number): Variant {
  return {
    unavailable,
    async measure() {
      const script = `${root}benchmarks/rivals/python_pool.py`;
      const { stdout } = await promisify(execFile)(PYTHON, [script, what, String(bytes)]);
      return JSON.parse(stdout) as Figures;
    },
  };
}
