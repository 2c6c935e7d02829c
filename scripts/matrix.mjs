// `npm run matrix -- [--built] [--node 20,26] [--native yes,no] [WORD…]`: the tests (as `npm test` chooses them) on all Nodes that we
// support, a row for each with the native part and one without.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findTests, root, runnerArguments } from './find-tests.mjs';
import { installNode, versions } from './nodes.mjs';

function buildNative(headers) {
  const { status } = spawnSync(process.execPath, [join(root, 'native/build.mjs'), '--headers', headers], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

function runOn(version, tests, withNative) {
  const { binary, headers } = installNode(version);
  if (withNative) buildNative(headers);
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(binary, runnerArguments(tests), {
    cwd: root,
    env: { ...process.env, BREAKEVEN_NATIVE: withNative ? '' : '0' },
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
  return { ok: status === 0, row: [version, withNative ? 'yes' : 'no', total, pass, fail, skipped, seconds] };
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    built: { type: 'boolean' },
    native: { type: 'string', default: 'yes,no' },
    node: { type: 'string', default: versions.join(',') },
  },
});
if (!values.built) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const print = (row) => console.log(row.map((cell) => String(cell).padStart(9)).join(''));
print(['Node', 'native', 'tests', 'pass', 'fail', 'skipped', 'seconds']);
let ok = true;
for (const version of versions.filter((each) => values.node.split(',').some((wanted) => each.startsWith(wanted)))) {
  for (const native of values.native.split(',')) {
    const result = runOn(version, findTests(positionals), native === 'yes');
    print(result.row);
    ok &&= result.ok;
  }
}
process.exit(ok ? 0 : 1);
