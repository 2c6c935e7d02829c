// Builds dist/ (the package) and build/ (tests, examples, benchmarks). `--package` stops after dist/.
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

rmSync(`${root}dist`, { recursive: true, force: true });
compile('tsconfig.json');

// One file instead of 40 saves a fifth of a worker's start (benchmarks/scenarios/worker-start.ts).
const entry = `${root}dist/workers/inside/entry.js`;
await build({
  entryPoints: [entry],
  outfile: entry,
  allowOverwrite: true,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['jiti'],
  legalComments: 'none',
});
if (existsSync(`${root}dist/cli/main.js`)) chmodSync(`${root}dist/cli/main.js`, 0o755);

if (!process.argv.includes('--package')) {
  rmSync(`${root}build`, { recursive: true, force: true });
  compile('tsconfig.dev.json');
}
