import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isMain } from '#src/tasks/is-main.js';
import { fixture, nodePrints, root } from './fixtures.js';

// The program starts itself once more as a worker thread; what it imports is never main.
const PROGRAM = '{"main":true,"imported":false}\n{"main":false,"imported":false}';

test('isMain is true in the module that the program was started with, and false in a worker', async () => {
  assert.equal(await nodePrints('is-main.mjs'), PROGRAM);
});

test('isMain is true through a symbolic link, as npm makes for the bin of a package', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'breakeven-bin-'));
  const link = join(folder, 'bin');
  symlinkSync(fileURLToPath(fixture('is-main.mjs')), link);
  try {
    assert.equal(await nodePrints(link), PROGRAM);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('isMain is false in a module that the program imports', async () => {
  const code = `import ${JSON.stringify(fixture('is-main.mjs'))}`;
  const printed = await nodePrints('--input-type=module', '--eval', code);
  assert.equal(printed, '{"main":false,"imported":false}');
});

test('isMain is true in a program given by --eval', async () => {
  const code = `import { isMain } from ${JSON.stringify(import.meta.resolve('#src/tasks/is-main.js'))};
    console.log(isMain(import.meta))`;
  assert.equal(await nodePrints('--input-type=module', '--eval', code), 'true');
});

test('isMain is true when the extension was left out, as far as tools find the file', () => {
  const [, started] = process.argv;
  process.argv[1] = fileURLToPath(fixture('is-main'));
  try {
    assert.equal(isMain({ url: fixture('is-main.mjs') } as ImportMeta), true);
    assert.equal(isMain({ url: fixture('is-main.ts') } as ImportMeta), true);
    assert.equal(isMain({ url: fixture('is-not-main.mjs') } as ImportMeta), false);
  } finally {
    process.argv[1] = started!;
  }
});

test('isMain believes Node where it says itself which module is main', () => {
  assert.equal(isMain({ url: 'file:///elsewhere.js', main: true } as unknown as ImportMeta), true);
  assert.equal(isMain({ url: import.meta.url, main: false } as unknown as ImportMeta), false);
});

test('isMain is true under tsx', async () => {
  assert.equal(await nodePrints('--import', import.meta.resolve('tsx'), 'is-main.ts'), '{"main":true}');
});

test('isMain is true under jiti', async () => {
  const jiti = fileURLToPath(new URL('node_modules/jiti/lib/jiti-cli.mjs', root));
  assert.equal(await nodePrints(jiti, 'is-main.ts'), '{"main":true}');
});
