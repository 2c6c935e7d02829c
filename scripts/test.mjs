// `npm test -- [--built] [WORD…]`: builds, then runs the tests whose path contains one of the words, or all of them.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installDebianPackages } from './debian-packages.mjs';
import { findTests, root, runnerArguments } from './find-tests.mjs';

const { values, positionals: words } = parseArgs({ allowPositionals: true, options: { built: { type: 'boolean' } } });

function run(args) {
  const { status, signal } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    if (signal !== null) console.error(`${args[0]} ended by ${signal}`);
    process.exit(status ?? 1);
  }
}

installDebianPackages();
if (!values.built) run([join(root, 'scripts/build.mjs')]);
run(runnerArguments(findTests(words)));
