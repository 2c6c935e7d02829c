/** Programs of programs/, for what brings a whole program down or limits all of it. */

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The command that runs it. */
export function program(name: string, ...args: readonly string[]): [node: string, ...args: string[]] {
  return [process.execPath, fileURLToPath(new URL(`programs/${name}.js`, import.meta.url)), ...args];
}

/** Runs it under limits of the shell's: `-n 40`. */
export function limited(limits: string, [node, ...args]: readonly [string, ...string[]]): ChildProcess {
  return spawn('sh', ['-c', `ulimit ${limits} && exec "$0" "$@"`, node, ...args]);
}
