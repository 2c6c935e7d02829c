// Builds build/src/ (one file each, for tests of internals), dist/ (the package: bundles and declarations) and build/ (tests, examples,
// benchmarks). `--package` stops after dist/.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = fileURLToPath(import.meta.resolve('typescript/package.json')).replace('package.json', 'bin/tsc');

function compile(project) {
  const { status } = spawnSync(process.execPath, [tsc, '-p', project], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

rmSync(`${root}dist`, { recursive: true, force: true });
rmSync(`${root}build`, { recursive: true, force: true });
compile('tsconfig.json');
spawnSync(process.execPath, [`${root}native/build.mjs`, '--if-possible'], { stdio: 'inherit' });
await bundle(root);
if (!process.argv.includes('--package')) compile('tsconfig.dev.json');
