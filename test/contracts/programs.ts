/** Runs a program of programs/ in a process of its own: for what can be seen only from outside. */

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BackEndKey } from './back-ends.js';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

// A program that does not end is a failure: it is killed then, and `signal` tells.
const LIMIT_MS = 10_000;

export function runProgram(
  name: string,
  backEnd: BackEndKey,
  args: readonly string[] = [],
  execArgv: readonly string[] = [],
): Promise<Ended> {
  return ended(startProgram(name, [backEnd, ...args], { execArgv }));
}

export interface ProgramOptions {
  readonly execArgv?: readonly string[];
  /** In a process group of its own. */
  readonly detached?: boolean;
  /** Beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

export function startProgram(name: string, args: readonly string[], options: ProgramOptions = {}): ChildProcess {
  const { execArgv = [], detached = false, env: more } = options;
  const file = fileURLToPath(new URL(`programs/${name}.js`, import.meta.url));
  // The runner's own variables would make the program a test of its.
  const { NODE_TEST_CONTEXT: _context, NODE_OPTIONS: _options, ...env } = process.env;
  return spawn(process.execPath, [...execArgv, file, ...args], {
    env: { ...env, ...more },
    detached,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export function ended(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr });
    });
  });
}
