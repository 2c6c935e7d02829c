/** What `import 'breakeven'` does to a program: next to nothing. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { transform } from 'esbuild';
import { filesOf, folderWithTarball, must, run } from './packed.js';

const ROUNDS = 20;
// The aim is 30 ms on an idle machine (benchmarks/scenarios/import-cost.ts); the tests beside this one keep the cores busy.
const GENEROUS_MS = 150;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;

describe("import 'breakeven'", () => {
  let folder: string;

  before(async () => {
    folder = await folderWithTarball();
    writeFileSync(join(folder, 'empty.mjs'), '');
    writeFileSync(join(folder, 'import.mjs'), "import 'breakeven';\n");
  });

  const evaluate = (code: string, ...options: string[]) => run(process.execPath, [...options, '--eval', code], folder);

  it('needs no other package', async () => {
    assert.deepEqual(readdirSync(join(folder, 'node_modules')), ['breakeven']);
    await must(process.execPath, ['import.mjs'], folder);
  });

  it('starts nothing', async () => {
    const code = "await import('breakeven'); console.log('active', ...process.getActiveResourcesInfo())";
    const { stdout, stderr } = await evaluate(code, '--input-type=module');
    assert.match(stdout, /^active/, stderr);
    // Node's own pipes and file requests come and go.
    assert.doesNotMatch(stdout, /Timeout|Immediate|Worker|MessagePort|Process|TCP|Signal/);
  });

  it('works by require, since nothing in it awaits at its top level', async () => {
    const { stdout, stderr } = await evaluate("console.log(typeof require('breakeven').ThreadPool)");
    assert.equal(stdout, 'function\n', stderr);
  });

  it('takes little longer than an empty module', async (t) => {
    const times = { 'empty.mjs': [] as number[], 'import.mjs': [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of ['empty.mjs', 'import.mjs'] as const) {
        const started = performance.now();
        await must(process.execPath, [name], folder);
        times[name].push(performance.now() - started);
      }
    }
    const cost = median(times['import.mjs']) - median(times['empty.mjs']);
    t.diagnostic(`import 'breakeven' costs ${cost.toFixed(1)} ms (median of ${ROUNDS} processes)`);
    assert.ok(cost < GENEROUS_MS, `${cost} ms`);
  });
});

describe('the package', () => {
  it('has no file that awaits at its top level', async () => {
    const folder = join(await folderWithTarball(), 'node_modules/breakeven/dist');
    for (const file of filesOf(folder).filter((path) => path.endsWith('.js'))) {
      // esbuild refuses to write such a module as CommonJS.
      await transform(readFileSync(join(folder, file), 'utf8'), {
        format: 'cjs',
        logLevel: 'silent',
        sourcefile: file,
      });
    }
  });
});
