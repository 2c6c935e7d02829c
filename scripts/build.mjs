// Builds build/src/ (one file each, for tests of internals), dist/ (the package: bundles and declarations) and build/ (tests, examples,
// benchmarks). `--package` stops after dist/.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = fileURLToPath(import.meta.resolve('typescript/package.json')).replace('package.json', 'bin/tsc');

function compile(project) {
  const { status } = spawnSync(process.execPath, [tsc, '-p', project], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function bundle(entryPoints, options) {
  return build({
    absWorkingDir: root,
    entryPoints,
    outdir: 'dist',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    legalComments: 'none',
    logLevel: 'warning',
    ...options,
  });
}

rmSync(`${root}dist`, { recursive: true, force: true });
rmSync(`${root}build`, { recursive: true, force: true });
compile('tsconfig.json');
spawnSync(process.execPath, [`${root}native/build.mjs`, '--if-possible'], { stdio: 'inherit' });

// Dozens of small files would triple what an import costs, in the program and again in each worker (benchmarks/scenarios/import-cost.ts).
const entryPoints = ['index', 'observe', 'cli/main'].filter((name) => existsSync(`${root}build/src/${name}.js`));
await bundle(
  entryPoints.map((name) => ({ in: `build/src/${name}.js`, out: name })),
  { splitting: true, chunkNames: 'shared/[name]-[hash]' },
);
// On its own: programs that bundle breakeven copy this one file.
await bundle([{ in: 'build/src/workers/inside/entry.js', out: 'breakeven-worker' }], {
  outExtension: { '.js': '.mjs' },
});

if (existsSync(`${root}dist/cli/main.js`)) chmodSync(`${root}dist/cli/main.js`, 0o755);
if (!process.argv.includes('--package')) compile('tsconfig.dev.json');
