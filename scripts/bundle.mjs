// dist/ out of build/src/: the package's entry points, and the worker's file.
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** `root`: the folder that holds build/ and is to hold dist/. */
export async function bundle(root) {
  const bundleThese = (entryPoints, options) =>
    build({
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
  // Dozens of small files would triple what an import costs, in the program and again in each worker (benchmarks/scenarios/import-cost.ts).
  const entryPoints = ['index', 'cost', 'observe', 'cli/main'].filter((name) =>
    existsSync(join(root, `build/src/${name}.js`)),
  );
  await bundleThese(
    entryPoints.map((name) => ({ in: `build/src/${name}.js`, out: name })),
    { splitting: true, chunkNames: 'shared/[name]-[hash]' },
  );
  // On its own: programs that bundle breakeven copy this one file.
  await bundleThese([{ in: 'build/src/workers/inside/entry.js', out: 'breakeven-worker' }], {
    outExtension: { '.js': '.mjs' },
  });
  const command = join(root, 'dist/cli/main.js');
  if (existsSync(command)) chmodSync(command, 0o755);
}
