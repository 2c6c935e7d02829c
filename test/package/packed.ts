/** The tarball as users get it, in an empty folder outside of this repository. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

const execute = promisify(execFile);

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end; a failing one is an outcome like another. */
export async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const options = { cwd, timeout: 120_000, maxBuffer: 2 ** 26, env: { ...process.env, ...env } };
  return execute(command, [...args], options).then(
    ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
    (error) => ({ status: error.code ?? error.signal, stdout: error.stdout, stderr: error.stderr }),
  );
}

/** Runs a command that has to succeed; gives what it printed. */
export async function must(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { status, stdout, stderr } = await run(command, args, cwd);
  assert.equal(status, 0, `${command} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

/** An empty folder, removed when the test file is done: Node 20 runs an `after` that stands in a `before` at the end of that. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'breakeven-user-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

let packed: Promise<string> | undefined;

/** Path of the tarball; packed once in a test file. */
function tarball(): Promise<string> {
  packed ??= pack(emptyFolder());
  return packed;
}

async function pack(into: string): Promise<string> {
  // Without scripts: `prepack` would rebuild dist/ under the tests that run beside this one.
  const output = await must('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', into], root);
  return join(into, JSON.parse(output)[0].filename);
}

/** A folder whose node_modules holds the unpacked tarball and nothing else. */
export async function folderWithTarball(): Promise<string> {
  const folder = emptyFolder();
  const home = join(folder, 'node_modules/breakeven');
  mkdirSync(home, { recursive: true });
  await must('tar', ['-xzf', await tarball(), '-C', home, '--strip-components=1'], folder);
  return folder;
}

/** A folder in which a user ran `npm install` of the tarball. */
export async function folderWithInstalled(): Promise<string> {
  const folder = emptyFolder();
  const options = ['--prefix', folder, '--prefer-offline', '--no-audit', '--no-fund'];
  await must('npm', ['install', ...options, await tarball()], folder);
  return folder;
}

/** Paths of all files below the folder, relative to it. */
export function filesOf(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/** The README's first program, with the line that it says it prints. */
export function readmeProgram(): { readonly code: string; readonly prints: string } {
  const [, code] = readFileSync(join(root, 'README.md'), 'utf8').match(/^```js\n([\s\S]*?)^```$/m) ?? [];
  const [, prints] = code?.match(/ \/\/ prints (.*)$/m) ?? [];
  assert.ok(code !== undefined && prints !== undefined, 'README.md has a first program that says what it prints');
  return { code, prints: `${prints}\n` };
}

/** Puts a package of this repository's node_modules into the folder's, under `name`. */
export function addPackage(folder: string, name: string, from = name): void {
  const place = join(folder, 'node_modules', name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(join(root, 'node_modules', from), place, 'dir');
}
