// Which compiled tests to run, and how: shared by test.mjs (this Node) and matrix.mjs (the others).
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** The compiled tests whose path under build/test contains one of the words; without words, all of them. */
export function findTests(words) {
  const folder = join(root, 'build/test');
  const all = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith('.test.js'));
  const chosen = words.length === 0 ? all : all.filter((path) => words.some((word) => path.includes(word)));
  if (chosen.length === 0) throw new Error(`No test in build/test has a path containing ${words.join(' or ')}.`);
  return chosen.sort().map((path) => relative(root, join(folder, path)));
}

/** Arguments for `node` that run these tests and print the runner's tree and closing lines. */
export function runnerArguments(tests) {
  return [
    '--test',
    // Node's default leaves one core idle, which on two cores is half of them.
    `--test-concurrency=${Math.max(2, availableParallelism())}`,
    // A file that hangs becomes a failure, not a run without an end.
    '--test-timeout=180000',
    '--test-reporter=spec',
    ...tests,
  ];
}
