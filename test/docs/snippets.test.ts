/** Every complete program of the guides runs, and prints what it says. */

import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { needsNative } from '../native.js';
import { emptyFolder, root, run } from '../package/packed.js';
import { programsOf } from './programs.js';

for (const guide of [
  'docs/moving-data.md',
  'docs/pools.md',
  'docs/processes.md',
  'docs/put.md',
  'docs/cost.md',
  'docs/what-crosses.md',
  'docs/shared-arrays.md',
]) {
  describe(`the programs in ${guide}`, () => {
    const programs = programsOf(guide);
    let folder: string;

    before(() => {
      folder = emptyFolder();
      mkdirSync(join(folder, 'node_modules'));
      symlinkSync(root, join(folder, 'node_modules/breakeven'), 'dir');
      for (const { name, code } of programs) writeFileSync(join(folder, name), code);
    });

    it('are some, of different names', () => {
      assert.ok(programs.length > 0);
      assert.equal(new Set(programs.map(({ name }) => name)).size, programs.length);
    });

    for (const { name, prints, needsNative: needs } of programs) {
      it(`${name} prints what it says`, needs ? needsNative : {}, async () => {
        assert.notEqual(prints, '', 'it says what it prints');
        const { status, stdout, stderr } = await run(process.execPath, [name], folder, {
          // What was measured before, or by another test, is not what a reader has.
          XDG_CACHE_HOME: join(folder, 'cache'),
        });
        assert.equal(status, 0, stderr);
        assert.equal(stdout, prints, stderr);
      });
    }
  });
}
