/** Where and on what a result was measured. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { fileURLToPath } from 'node:url';

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly commit: string;
  /** Of the last minute before the run: above a few tenths, something else was running too. */
  readonly loadBefore: number;
  /** Of the contenders. */
  readonly versions: Readonly<Record<string, string>>;
}

export const root = fileURLToPath(new URL('../..', import.meta.url));

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
}

function commit(): string {
  const hash = git('rev-parse', '--short=10', 'HEAD');
  const isChanged = git('status', '--porcelain', '--untracked-files=no') !== '';
  return isChanged ? `${hash} and uncommitted changes` : hash;
}

// Not by `require`: not every package exports its package.json.
function versionOf(name: string): string {
  const paths = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const path of paths) {
    try {
      return JSON.parse(readFileSync(`${path}/${name}/package.json`, 'utf8')).version;
    } catch {
      // It lies in one of the folders further up.
    }
  }
  return 'unknown';
}

/** `others`: versions of what is no package of ours. */
export function describeMachine(
  packages: readonly string[],
  others: Readonly<Record<string, string | undefined>>,
): Machine {
  const own = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  return {
    processor: os.cpus()[0]?.model ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    commit: commit(),
    loadBefore: Number(os.loadavg()[0]!.toFixed(2)),
    versions: {
      ...Object.fromEntries(packages.map((name) => [name, name === own.name ? own.version : versionOf(name)])),
      ...Object.fromEntries(Object.entries(others).filter(([, version]) => version !== undefined)),
    } as Record<string, string>,
  };
}
