/** Runs the command as its users do: a process of its own, in a folder of its own. */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

export const MAIN = join(dirname(fileURLToPath(import.meta.resolve('breakeven'))), 'cli/main.js');
const LIMIT_MS = 60_000;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves once it has written this to stderr. */
  said(text: string): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** A folder with these files that goes with the test. */
export function folder(context: TestContext, files: Readonly<Record<string, string | Uint8Array>>): string {
  const path = mkdtempSync(join(tmpdir(), 'breakeven-cli-'));
  context.after(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

export function start(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(([code, signal]): Ended => ({ code, signal, stdout, stderr }));
  const said = async (text: string): Promise<void> => {
    while (!stderr.includes(text))
      await Promise.race([once(child.stderr, 'data'), ended.then(() => assertSaid(stderr, text))]);
  };
  return { child, said, ended };
}

/** Runs it to its end, with `stdin` as its input. */
export function command(
  cwd: string,
  args: readonly string[],
  stdin = '',
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const { child, ended } = start(cwd, args, env);
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  return ended;
}

function assertSaid(stderr: string, text: string): void {
  if (!stderr.includes(text)) throw new Error(`It ended without saying '${text}', but: ${stderr}`);
}
