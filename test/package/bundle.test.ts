/** Programs bundled with esbuild: where the worker's file is then, as docs/bundling.md tells. */

import assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { build } from 'esbuild';
import { emptyFolder, folderWithTarball, type Outcome, readmeProgram, run } from './packed.js';

describe('a bundled program', () => {
  const { code, prints } = readmeProgram();
  let source: string;

  before(async () => {
    source = await folderWithTarball();
    writeFileSync(join(source, 'program.mjs'), code);
  });

  async function bundleInto(folder: string, external: readonly string[]): Promise<void> {
    await build({
      entryPoints: [join(source, 'program.mjs')],
      outfile: join(folder, 'bundle.mjs'),
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'esm',
      external: [...external],
      logLevel: 'silent',
    });
  }

  const start = (folder: string): Promise<Outcome> => run(process.execPath, ['bundle.mjs'], folder);

  function assertPrints({ status, stdout, stderr }: Outcome): void {
    assert.equal(status, 0, stderr);
    assert.equal(stdout, prints);
  }

  it('runs with breakeven external', async () => {
    await bundleInto(source, ['breakeven']);
    assertPrints(await start(source));
  });

  it('runs with breakeven inlined where the package is installed', async () => {
    await bundleInto(source, []);
    assertPrints(await start(source));
  });

  it("runs with breakeven inlined anywhere, the worker's file copied beside it", async () => {
    const folder = emptyFolder();
    await bundleInto(folder, []);
    const entry = join(source, 'node_modules/breakeven/dist/breakeven-worker.mjs');
    copyFileSync(entry, join(folder, 'breakeven-worker.mjs'));
    assertPrints(await start(folder));
  });

  it('has workers that are processes start from that same file, too', async () => {
    const folder = emptyFolder();
    writeFileSync(join(source, 'program.mjs'), code.replaceAll('ThreadPool', 'ProcessPool'));
    await bundleInto(folder, []);
    writeFileSync(join(source, 'program.mjs'), code);
    const entry = join(source, 'node_modules/breakeven/dist/breakeven-worker.mjs');
    copyFileSync(entry, join(folder, 'breakeven-worker.mjs'));
    assertPrints(await start(folder));
  });

  it("fails with the cure when the worker's file is nowhere", async () => {
    const folder = emptyFolder();
    await bundleInto(folder, []);
    const { status, stderr } = await start(folder);
    assert.equal(status, 1);
    assert.match(stderr, /BREAKEVEN_WORKER_ENTRY/);
    assert.match(stderr, /breakeven-worker\.mjs/);
  });
});
