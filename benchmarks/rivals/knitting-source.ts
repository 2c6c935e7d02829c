/** Where knitting is run from: its repository at one commit, kept in the user's cache. It is TypeScript that Node 24 runs as it is. */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../machine.js';
import type { OtherNode } from './rival.js';

/** Version 0.1.61. Its hash also holds what is fetched to what was measured before. */
export const KNITTING_COMMIT = 'f0570ae3154ca97f865f61499cff5a70b574aa96';

/** A path or an address that git can fetch from. */
const SOURCE = process.env.BREAKEVEN_KNITTING ?? 'https://github.com/mimiMonads/knitting.git';
const FETCH_TIMEOUT_MS = 60_000;
const MAJOR = '24.';

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'breakeven');
const folder = join(cache, 'rivals', `knitting-${KNITTING_COMMIT}`);

export const KNITTING_URL = pathToFileURL(join(folder, 'knitting.ts')).href;

interface Nodes {
  readonly versions: readonly string[];
  installNode(version: string): { readonly binary: string };
}

function fetchKnitting(): void {
  if (existsSync(folder)) return;
  mkdirSync(join(cache, 'rivals'), { recursive: true });
  // Fetched aside and renamed, so that an interrupted one is never taken for it.
  const aside = mkdtempSync(`${folder}-`);
  const git = (...args: string[]) => {
    execFileSync('git', args, {
      cwd: aside,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: FETCH_TIMEOUT_MS,
      env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
    });
  };
  try {
    git('init', '--quiet');
    git('fetch', '--quiet', '--depth', '1', SOURCE, KNITTING_COMMIT);
    git('checkout', '--quiet', 'FETCH_HEAD');
    renameSync(aside, folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

async function installNode(): Promise<string> {
  const { installNode, versions } = (await import(`${root}scripts/nodes.mjs`)) as Nodes;
  return installNode(versions.find((version) => version.startsWith(MAJOR))!).binary;
}

let reason: Promise<string | undefined> | undefined;

/** Why knitting cannot run here; undefined when it can. Fetches it and its Node the first time. */
export function missingKnitting(): Promise<string | undefined> {
  reason ??= (async () => {
    try {
      fetchKnitting();
      await installNode();
      return undefined;
    } catch (error) {
      const [first] = (error as Error).message.split('\n');
      return `cannot be fetched: ${first}`;
    }
  })();
  return reason;
}

export async function knittingNode(): Promise<OtherNode> {
  return { execPath: await installNode(), execArgv: ['--no-warnings', '--experimental-transform-types'] };
}
