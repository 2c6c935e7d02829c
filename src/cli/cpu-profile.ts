/** Where the plain loop spends its CPU time, as Node's inspector sees it: for Chrome's DevTools, VS Code, speedscope. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { InputError } from './exit.js';

/** So long tells enough. */
const MS = 1_000;

/** Makes the folder, so that one that cannot be made is told before the work. Throws InputError. */
export function makeProfileFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new InputError(`--cpu-prof ${folder}: ${(error as Error).message}`);
  }
}

/** Calls the task with one argument list after another, for about a second, and returns the file that was written. */
export async function writeCpuProfile(
  folder: string,
  name: string,
  task: (...args: readonly unknown[]) => unknown,
  calls: readonly (readonly unknown[])[],
): Promise<string> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.start');
    const until = performance.now() + MS;
    for (let i = 0; i === 0 || performance.now() < until; i++) await task(...calls[i % calls.length]!);
    const { profile } = await session.post('Profiler.stop');
    const file = join(folder, `${name.replace(/[^\w.-]+/g, '-')}.cpuprofile`);
    writeFileSync(file, JSON.stringify(profile));
    return file;
  } finally {
    session.disconnect();
  }
}
