// `npm run soak -- [--built] [--minutes 10] [--seed N] [--round N]`: faults and work at random, from a seed (test/soak/README.md).
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './find-tests.mjs';

const LAST_WORDS = 4000;
// It tells by itself of what hangs, unless its own thread does.
const HANGS_AFTER_MS = 120_000;

const { values } = parseArgs({
  options: {
    built: { type: 'boolean' },
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    round: { type: 'string' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'breakeven-soak-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

function run(args, options) {
  const { status, signal } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', ...options });
  if (signal !== null) console.error(`${args.join(' ')} was ended by ${signal}`);
  return status ?? 1;
}

if (!values.built) {
  const status = run([join(root, 'scripts/build.mjs')]);
  if (status !== 0) process.exit(status);
}

const { minutes, seed, round } = values;
// glibc else keeps the more free memory the larger a block that was once freed, and resident memory says nothing (test/soak/README.md).
const env = { ...process.env, MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' };
// Hundreds of workers say there what they die of: shown only when it is wanted.
const log = join(folder, 'stderr');
const stderr = openSync(log, 'w');
process.exitCode = run(['--expose-gc', join(root, 'build/test/soak/main.js'), folder, minutes, seed, round ?? ''], {
  stdio: ['ignore', 'inherit', stderr],
  env,
  timeout: Number(minutes) * 60_000 + HANGS_AFTER_MS,
  killSignal: 'SIGKILL',
});
closeSync(stderr);
if (process.exitCode !== 0) console.error(readFileSync(log, 'utf8').slice(-LAST_WORDS));
