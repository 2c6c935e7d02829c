// `npm run mutants -- [--built] [--list] [--only WORDS]`: makes each small fault of test/mutants in a copy of the compiled tree, where at
// least one of the tests that it names must turn red. test/mutants/README.md says more.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { bundle } from './bundle.mjs';
import { root } from './find-tests.mjs';

const AT_ONCE = 2;
// Only what hangs takes so long.
const LIMIT_MS = 60_000;
const HANGS_MS = 10_000;

const { values: options } = parseArgs({
  options: { built: { type: 'boolean' }, list: { type: 'boolean' }, only: { type: 'string', default: '' } },
});

function mustRun(args, cwd = root) {
  const { status } = spawnSync(process.execPath, args, { cwd, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

if (!options.built) mustRun([join(root, 'scripts/build.mjs')]);
const { mutants: all } = await import('../build/test/mutants/mutants.js');
const { edited } = await import('../build/test/edited.js');
const mutants = Object.entries(all)
  .filter(([name, { file }]) => `${file} ${name}`.includes(options.only))
  .map(([name, mutant]) => ({ name, ...mutant }));

/** The compiled tree without the sources; src/ compiled as it is for the mutants, so that they differ in the fault alone. */
async function copyTree(tree) {
  mkdirSync(join(tree, 'build'), { recursive: true });
  for (const part of ['package.json', 'src', 'native', 'build/test', 'build/examples', 'test/fixtures']) {
    cpSync(join(root, part), join(tree, part), { recursive: true, preserveTimestamps: true });
  }
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  await compile(tree, 'src/**/*.ts');
  await bundle(tree);
}

function compile(tree, files) {
  return build({
    absWorkingDir: tree,
    entryPoints: [files],
    outbase: 'src',
    outdir: 'build/src',
    format: 'esm',
    target: 'es2023',
    logLevel: 'warning',
  });
}

/** In a copy of the whole tree. Throws where the text is not there just once, or does not compile any more. */
async function mutate(tree, mutant) {
  cpSync(whole, tree, { recursive: true, verbatimSymlinks: true });
  const path = join(tree, mutant.file);
  writeFileSync(path, edited(readFileSync(path, 'utf8'), mutant));
  if (mutant.file.startsWith('native/')) {
    const { code } = await ended(spawn(process.execPath, [join(tree, 'native/build.mjs')], { stdio: 'inherit' }));
    if (code !== 0) throw new Error(`${mutant.file} does not compile: ${mutant.to}`);
    return;
  }
  await compile(tree, mutant.file);
  await bundle(tree);
}

function ended(child) {
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
}

const groups = new Set();

/** Tests, and all that they have started. */
function endGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone by itself.
  }
}

/** Until the first test that fails. `failed`: which one; `passed`: how many did, where all did; neither where they took too long. */
async function runTests(tree, { tests, title, hangs }) {
  const temporary = join(tree, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const chosen = title === undefined ? [] : [`--test-name-pattern=${title}`];
  const files = tests.map((test) => `build/test/${test}.test.js`);
  const child = spawn(
    process.execPath,
    ['--test', '--test-concurrency=1', '--test-reporter=tap', ...chosen, ...files],
    {
      cwd: tree,
      env: { ...process.env, TMPDIR: temporary },
      stdio: ['ignore', 'pipe', 'inherit'],
      // A process group of its own, which can be ended with all that the tests have started.
      detached: true,
    },
  );
  const end = () => endGroup(child.pid);
  groups.add(child.pid);
  const timer = setTimeout(end, hangs ? HANGS_MS : LIMIT_MS);
  let output = '';
  let failed;
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
    const [, name, where] = /^ *not ok \d+ - (.*)\n *---\n[\s\S]*?^ *location: '(.*?):\d+:\d+'/m.exec(output) ?? [];
    if (name === undefined || failed !== undefined) return;
    failed = `${basename(where)}: ${name}`;
    end();
  });
  const { code, signal } = await ended(child);
  clearTimeout(timer);
  end();
  groups.delete(child.pid);
  const passed = Number(/^# pass (\d+)$/m.exec(output)?.[1]);
  if (failed === undefined && signal === null && code !== 0) failed = `the run as a whole, with exit code ${code}`;
  return { failed, passed: code === 0 ? passed : undefined };
}

/** Runs as many at once as there are places. */
async function each(items, act) {
  const rest = [...items.entries()];
  const work = async () => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) await act(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Without a fault all of them must be green, and there must be some. */
async function checkWhole() {
  const plain = mutants.filter(({ title }) => title === undefined).flatMap(({ tests }) => tests);
  const runs = [...new Set(plain)].map((test) => ({ tests: [test] }));
  const titled = new Map(
    mutants.filter(({ title }) => title).map(({ tests, title }) => [`${tests} ${title}`, { tests, title }]),
  );
  let ok = true;
  await each([...runs, ...titled.values()], async (run) => {
    const { failed, passed } = await runTests(whole, run);
    if (passed > 0) return;
    ok = false;
    console.log(
      `Without a fault: ${run.tests} ${run.title ?? ''} ${failed ?? (passed === 0 ? 'no such test' : 'hangs')}`,
    );
  });
  return ok;
}

async function judge(mutant, index) {
  const started = performance.now();
  const tree = join(folder, String(index));
  try {
    await mutate(tree, mutant);
    const { failed, passed } = await runTests(tree, mutant);
    const isKilled = failed !== undefined || (passed === undefined && mutant.hangs === true);
    const how = failed ?? (passed === undefined ? 'hangs' : 'SURVIVED');
    report(isKilled ? how : how === 'hangs' ? 'HANGS, and does not say that it does' : how, isKilled);
  } catch (error) {
    report(`STALE: ${error.message}`, false);
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }

  function report(how, isKilled) {
    if (!isKilled) survivors.push(mutant.name);
    const ms = String(Math.round(performance.now() - started)).padStart(6);
    console.log(`${ms} ms | ${mutant.file}: ${mutant.name} | ${how}`);
  }
}

if (options.list) {
  for (const { name, file, tests, title } of mutants)
    console.log(`${file}: ${name} | ${tests}${title ? ` (${title})` : ''}`);
  process.exit(0);
}
const started = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'breakeven-mutants-'));
const whole = join(folder, 'whole');
const survivors = [];
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    for (const pid of groups) endGroup(pid);
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  });
}
try {
  await copyTree(whole);
  // What is red without a fault proves nothing.
  if (!(await checkWhole())) throw new Error('No mutant was made: see above.');
  await each(mutants, judge);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const name of survivors) console.log(`not killed: ${name}`);
if (survivors.length > 0) process.exitCode = 1;
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(`${mutants.length - survivors.length} of ${mutants.length} killed in ${seconds} s`);
