/** The cases in cases/ hold what must compile, and under `@ts-expect-error` what must not; the README's first program must. */

import assert from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { addPackage, folderWithTarball, readmeProgram, root, run } from '../package/packed.js';

const consumers = [
  { compiler: 'typescript', node: '@types/node' },
  { compiler: 'typescript-5.7', node: '@types/node' },
  { compiler: 'typescript-5.7', node: 'types-node-newest' },
  { compiler: 'typescript', node: 'types-node-newest' },
];

describe('the packed declarations', () => {
  for (const { compiler, node } of consumers) {
    it(`compile for a program on ${compiler} and ${node}, without skipLibCheck`, async () => {
      const folder = await folderWithTarball();
      cpSync(join(root, 'test/types/cases'), folder, { recursive: true });
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
      writeFileSync(join(folder, 'first.ts'), readmeProgram().code);
      addPackage(folder, '@types/node', node);
      const tsc = join(root, 'node_modules', compiler, 'bin/tsc');
      const { stdout } = await run(process.execPath, [tsc, '--pretty', 'false'], folder);
      assert.equal(stdout, '');
    });
  }
});
