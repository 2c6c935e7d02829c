// `npm run sanitize -- [--built] [WORD…]`: tests of the native part, compiled with AddressSanitizer and UBSan; a report of theirs ends the
// process that it is about, and so fails its test.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findTests, root, runnerArguments } from './find-tests.mjs';

// Those that bring all of it about. Not those that measure memory: what is freed is kept for a while, to see whether somebody uses it.
const usual = ['native/', 'memory/native-memory', 'memory/names', 'memory/files', 'transport/pack'];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { built: { type: 'boolean' } } });

function run(command, args, env = process.env) {
  const { status, signal } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit' });
  if (status !== 0) {
    if (signal !== null) console.error(`${args[0]} ended by ${signal}`);
    process.exit(status ?? 1);
  }
}

/** GCC's, since the addon is compiled with it. Node itself is not, so they have to be there before it. */
function libraryPath(name) {
  const { stdout } = spawnSync('g++', [`-print-file-name=${name}`], { encoding: 'utf8' });
  const path = stdout?.trim();
  // A library that it does not have comes back as the bare name.
  if (path?.startsWith('/')) return path;
  console.error(`npm run sanitize needs g++ with ${name}, which was not found. On Debian: apt-get install g++`);
  process.exit(1);
}

const libraries = ['libasan.so', 'libubsan.so'].map(libraryPath);
if (!values.built) run(process.execPath, [join(root, 'scripts/build.mjs')]);
const into = join(root, 'native/build/sanitized');
run(process.execPath, [join(root, 'native/build.mjs'), '--sanitized', '--into', into], { ...process.env, CXX: 'g++' });

const addon = join(into, `abi-${process.versions.modules}.node`);
const env = {
  ...process.env,
  BREAKEVEN_NATIVE: addon,
  LD_PRELOAD: libraries.join(' '),
  // Leaks: V8 leaves much for the end of the process to clear away.
  ASAN_OPTIONS: 'detect_leaks=0',
  UBSAN_OPTIONS: 'print_stacktrace=1',
};
// Tests would be skipped without it.
run(process.execPath, ['--eval', `require(${JSON.stringify(addon)})`], env);
run(process.execPath, runnerArguments(findTests(positionals.length > 0 ? positionals : usual)), env);
