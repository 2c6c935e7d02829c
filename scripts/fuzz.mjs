// `npm run fuzz -- [--built] [--minutes N] [--seed S] [WORD…]`: the readers of what a peer wrote on random and on damaged bytes, N minutes (1) for
// each property. A failure tells its seed and the shortest input that was found.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findTests, root } from './find-tests.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    built: { type: 'boolean' },
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});

function run(args, env = process.env) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

if (!values.built) run([join(root, 'scripts/build.mjs')]);
const tests = findTests(positionals.length > 0 ? positionals : ['fuzz/', 'hostile']);
console.log(`seed ${values.seed}`);
// No limit of time: a file has as many properties as it has. One that hangs is seen by its name not coming.
run(['--test', '--test-reporter=spec', ...tests], {
  ...process.env,
  FUZZ_MINUTES: values.minutes,
  FUZZ_SEED: values.seed,
});
