/** Python's own pools, by python_pool.py (with numpy), python_calls.py and python_sweep.py. They are asked only where Python is there. */

import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from '../machine.js';
import type { Shape } from '../scenarios/payloads.js';
import type { Figures, Variant } from '../scenarios/study.js';

// The system's own: numpy comes with it more often than with others in PATH.
const PYTHON = '/usr/bin/python3';

function runs(code: string): boolean {
  return spawnSync(PYTHON, ['-c', code], { stdio: 'ignore' }).status === 0;
}

async function figuresOf(script: string, args: readonly (string | number)[]): Promise<Figures> {
  const path = `${root}benchmarks/rivals/${script}`;
  const { stdout } = await promisify(execFile)(PYTHON, [path, ...args.map(String)]);
  return JSON.parse(stdout) as Figures;
}

/** Figures `first`, `steady` and `read`, in ms. */
export function python(what: 'value' | 'shared', bytes: number): Variant {
  return {
    unavailable: () => (runs('import numpy') ? undefined : `no ${PYTHON} with numpy`),
    measure: () => figuresOf('python_pool.py', [what, bytes]),
  };
}

/** Figures as the study has them that asks for `what`. */
export function pythonCalls(
  what: 'many' | 'one' | 'map',
  pool: 'pool' | 'executor',
  workers: number,
  count = 0,
): Variant {
  return {
    unavailable: () => (runs('') ? undefined : `no ${PYTHON}`),
    measure: () => figuresOf('python_calls.py', [what, pool, workers, count]),
  };
}

/** One `Pool.apply` at a time to one process, with an argument of each size; a figure for each of `columns`. */
export function pythonSweep(
  shape: Shape,
  sizes: readonly number[],
  columns: readonly string[],
  budgetMs: number,
): Variant {
  return {
    unavailable: () => (runs('') ? undefined : `no ${PYTHON}`),
    async measure() {
      const figures = await figuresOf('python_sweep.py', [shape, budgetMs, ...sizes]);
      return Object.fromEntries(sizes.map((size, i) => [columns[i]!, figures[size]!]));
    },
  };
}

/** `3.11.2`; undefined without Python. */
export function pythonVersion(): string | undefined {
  const { status, stdout } = spawnSync(PYTHON, ['-c', 'import platform; print(platform.python_version())']);
  return status === 0 ? String(stdout).trim() : undefined;
}
