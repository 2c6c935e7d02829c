import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { build } from 'esbuild';
import { emptyFolder, folderWithTarball, must, root } from './packed.js';

const prebuilds = join(root, 'prebuilds/linux-x64');
const needsPrebuilds = { skip: existsSync(prebuilds) ? false : 'there are no prebuilds/ here: npm run prebuild' };
const needsOwnPrebuild = {
  skip:
    needsPrebuilds.skip ||
    (process.platform === 'linux' && process.arch === 'x64' ? false : 'prebuilds/ are for linux-x64'),
};
const needsCompiler = {
  skip: spawnSync('g++', ['--version']).status === 0 ? false : 'there is no C++ compiler here',
};
const needsSymbols = {
  skip: needsPrebuilds.skip || (spawnSync('objdump', ['--version']).status === 0 ? false : 'there is no objdump here'),
};

/** What the oldest systems have that Node 20 runs on. */
const floors = { GLIBC: [2, 28], GLIBCXX: [3, 4, 25], CXXABI: [1, 3, 11] } as const;

const ofThisNode = `abi-${process.versions.modules}.node`;

/** Prints which addons are loaded after the import, and after the first use of shared memory. */
const program = `
import { readFileSync } from 'node:fs';
import { SharedArray } from 'breakeven';
delete process.env.BREAKEVEN_NATIVE;
const print = () => console.log(...new Set(readFileSync('/proc/self/maps', 'utf8').match(/\\/.*\\.node$/gm)));
print();
SharedArray.create('uint8', 1);
print();
`;

/** Symbol versions that an addon asks for beyond the floors. */
function tooNew(file: string): string[] {
  const { stdout } = spawnSync('objdump', ['-T', file], { encoding: 'utf8' });
  assert.match(stdout, /GLIBC_2\.2\.5/, 'objdump shows versions');
  return [...stdout.matchAll(/\((GLIBC|GLIBCXX|CXXABI)_([\d.]+)\)\s+(\S+)/g)]
    .filter(([, library, version]) => {
      const floor = floors[library as keyof typeof floors];
      const parts = (version as string).split('.').map(Number);
      const difference = floor.map((part, index) => (parts[index] ?? 0) - part).find((part) => part !== 0);
      return (difference ?? parts.length - floor.length) > 0;
    })
    .map(([text]) => text);
}

describe('the native part in the package', () => {
  test('is there for every Node that is supported, with checksums', needsPrebuilds, async () => {
    const folder = join(await folderWithTarball(), 'node_modules/breakeven/prebuilds/linux-x64');
    const sums = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').trimEnd().split('\n');
    const files = sums.map((line) => line.split('  ') as [string, string]);
    assert.deepEqual(
      files.map(([, name]) => name),
      ['abi-115.node', 'abi-127.node', 'abi-137.node', 'abi-147.node'],
    );
    assert.deepEqual(readdirSync(folder).sort(), ['SHA256SUMS', ...files.map(([, name]) => name)]);
    for (const [sum, name] of files) {
      assert.equal(
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
        sum,
        name,
      );
    }
  });

  test('asks for no newer symbols than the oldest supported systems have', needsSymbols, () => {
    for (const name of readdirSync(prebuilds).filter((each) => each.endsWith('.node'))) {
      assert.deepEqual(tooNew(join(prebuilds, name)), [], name);
    }
  });

  test('is loaded from the package, when it is first needed', needsOwnPrebuild, async () => {
    const folder = await folderWithTarball();
    writeFileSync(join(folder, 'program.mjs'), program);
    const file = `${folder}/node_modules/breakeven/prebuilds/linux-x64/${ofThisNode}`;
    assert.equal(await must(process.execPath, ['program.mjs'], folder), `\n${file}\n`);
  });

  test('is loaded from prebuilds/ beside a bundle', needsOwnPrebuild, async () => {
    const source = await folderWithTarball();
    writeFileSync(join(source, 'program.mjs'), program);
    const folder = emptyFolder();
    const outfile = join(folder, 'bundle.mjs');
    await build({
      entryPoints: [join(source, 'program.mjs')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'silent',
    });
    assert.equal(await must(process.execPath, ['bundle.mjs'], folder), '\n\n');
    cpSync(join(source, 'node_modules/breakeven/prebuilds'), join(folder, 'prebuilds'), { recursive: true });
    assert.equal(
      await must(process.execPath, ['bundle.mjs'], folder),
      `\n${folder}/prebuilds/linux-x64/${ofThisNode}\n`,
    );
  });

  test('can be built where the package is installed', needsCompiler, async () => {
    const folder = await folderWithTarball();
    const home = join(folder, 'node_modules/breakeven');
    await must(process.execPath, [join(home, 'native/build.mjs'), ...headersOfThisNode()], folder);
    assert.equal(existsSync(join(home, `native/build/${ofThisNode}`)), true);
  });

  test('needs no install script', async () => {
    const file = join(await folderWithTarball(), 'node_modules/breakeven/package.json');
    const { scripts } = JSON.parse(readFileSync(file, 'utf8')) as { scripts: Record<string, string> };
    // `prepare` too: of a tarball that is installed by its path npm does not run it, but warns of it.
    for (const hook of ['preinstall', 'install', 'postinstall', 'prepare']) assert.equal(hook in scripts, false, hook);
  });
});

/** Those of a Node that came without its own are in the package that it came in. */
function headersOfThisNode(): string[] {
  const beside = join(process.execPath, '../../include/node');
  return existsSync(join(beside, 'node.h')) ? ['--headers', beside] : [];
}
