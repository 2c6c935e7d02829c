/** A process of its own for each measurement: it answers once and ends. */

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { OtherNode } from './rivals/rival.js';

// Sending the same array again and again is what some of them measure.
const EXEC_ARGV = ['--disable-warning=BREAKEVEN_REPEATED_PAYLOAD'];

export interface ProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Default: this one. */
  readonly node?: OtherNode | undefined;
}

/** `file`: beside this one. `toAnswer` makes an answer of whatever kept it from answering. Resolves when the process is gone. */
export function runInProcess<T>(
  file: string,
  args: readonly string[],
  { env, timeoutMs, node }: ProcessOptions,
  toAnswer: (error: string) => T,
): Promise<T> {
  return new Promise((resolve) => {
    const path = fileURLToPath(new URL(file, import.meta.url));
    const child = fork(path, [...args], {
      ...(node && { execPath: node.execPath }),
      execArgv: [...EXEC_ARGV, ...(node?.execArgv ?? [])],
      env: { ...process.env, ...env },
    });
    let answer = toAnswer('It ended without an answer.');
    const timer = setTimeout(() => {
      answer = toAnswer(`It took longer than ${timeoutMs} ms.`);
      child.kill('SIGKILL');
    }, timeoutMs);
    child.once('message', (message) => {
      answer = message as T;
    });
    child.once('error', (error) => {
      answer = toAnswer(error.message);
    });
    // Only when it is gone does the next one have the machine to itself.
    child.once('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}

/** The other side: sends what `measure` gives, or why it could not, and ends. */
export async function answer<T>(measure: () => Promise<T>): Promise<never> {
  // A pool need not keep its process alive while it is awaited.
  process.channel?.ref();
  const message = await measure().catch((error) => ({ error: error instanceof Error ? error.stack : String(error) }));
  // Pools are not closed: that is not measured, and poolifier's destroy() sometimes never ends.
  process.send!(message, () => process.exit(0));
  return new Promise(() => {});
}
