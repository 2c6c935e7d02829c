// `npm run faults -- [--built] [ROW…]`: the tests of every fault that breakeven survives (test/faults/rows.ts), with the native part and
// without it, as one table: a row per fault, passed of all tests on threads and on processes.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, runnerArguments } from './find-tests.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { built: { type: 'boolean' } } });
if (!values.built) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
const { rows } = await import(join(root, 'build/test/faults/rows.js'));
const chosen = Object.entries(rows).filter(([name]) => positionals.length === 0 || positionals.includes(name));
if (chosen.length === 0)
  throw new Error(`No row is called ${positionals.join(' or ')}: ${Object.keys(rows).join(', ')}`);

const contract = join(root, 'build/test/contracts/contract.js');
const pathOf = (file) => join(root, `build/test/${file}.test.js`);
const ownTests = (name) => [pathOf(`faults/${name}`)].filter((path) => existsSync(path)).map((path) => ({ path }));
const testsOf = ([name, { elsewhere = [] }]) => [
  ...ownTests(name),
  ...elsewhere.map(({ file, title }) => ({ path: pathOf(file), title })),
];

/** Every test that was run: its file, the titles on the way to it, and how it ended. */
function run(native) {
  const built = [...new Set(chosen.flatMap(testsOf).map(({ path }) => path))];
  const args = runnerArguments(built).filter((argument) => !argument.startsWith('--test-reporter'));
  const reporter = `--test-reporter=${join(root, 'scripts/outcomes-reporter.mjs')}`;
  const { stdout, stderr } = spawnSync(process.execPath, [args[0], reporter, ...args.slice(1)], {
    cwd: root,
    env: { ...process.env, BREAKEVEN_NATIVE: native ? '' : '0' },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (stdout === '') process.stderr.write(stderr);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

const POOLS = { threads: /^ThreadPool/, processes: /^ProcessPool/ };
const other = { threads: POOLS.processes, processes: POOLS.threads };
let ok = true;
const notes = new Set();

/** Of the row's tests on that pool, or on none in particular. */
function cell(row, where, outcomes, native) {
  if (row[1].notBuilt !== undefined) return 'not built';
  const tests = testsOf(row);
  const isOwn = (titles) => titles[0].endsWith(`: ${row[1].title}`);
  // Node tells where test() was called: for every pool's suites that is one file.
  const isIn = (file, path) => file === path || (file === contract && path.includes('/contracts/'));
  const found = outcomes.filter(
    ({ file, titles }) =>
      isOwn(titles) ||
      tests.some(({ path, title }) => isIn(file, path) && (title === undefined || title.test(titles.join(' > ')))),
  );
  const own = found.filter(({ titles }) => !other[where].test(titles[0]));
  if (own.length === 0 && row[1].needsNative && !native) {
    notes.add(`${row[0]}: without the native part there is nothing of it`);
    return 'cannot be';
  }
  if (own.length === 0) {
    ok = false;
    return 'NO TEST';
  }
  const ran = own.filter(({ skipped }) => skipped === undefined);
  const failed = ran.filter(({ passed }) => !passed);
  for (const { titles, skipped } of own)
    if (skipped !== undefined) notes.add(`${row[0]}: ${titles.join(' > ')}: ${skipped}`);
  for (const { titles, error } of failed) console.error(`FAILED ${row[0]}: ${titles.join(' > ')}\n${error}\n`);
  ok &&= failed.length === 0;
  if (failed.length > 0) return `${failed.length} of ${ran.length} FAILED`;
  return ran.length > 0 ? `ok ${ran.length}` : 'cannot be';
}

const runs = [run(true), run(false)];
const table = chosen.map((row) => [
  row[1].title,
  ...runs.flatMap((outcomes, run) => Object.keys(POOLS).map((where) => cell(row, where, outcomes, run === 0))),
]);
const heads = ['fault', 'threads', 'processes', 'threads without native', 'processes without native'];
const widths = heads.map((head, column) => Math.max(head.length, ...table.map((cells) => cells[column].length)));
for (const cells of [heads, widths.map((width) => '-'.repeat(width)), ...table]) {
  console.log(`| ${cells.map((text, column) => text.padEnd(widths[column])).join(' | ')} |`);
}
for (const [name, { notBuilt }] of chosen) if (notBuilt !== undefined) notes.add(`${name}: not built: ${notBuilt}`);
console.log(`\nWhat was not run, and why:\n${[...notes].map((note) => `- ${note}`).join('\n')}`);
process.exit(ok ? 0 : 1);
