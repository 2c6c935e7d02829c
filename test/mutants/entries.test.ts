import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { edited } from '../edited.js';
import { mutants } from './mutants.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

for (const [name, mutant] of Object.entries(mutants)) {
  test(`the mutant "${name}" fits the source`, () => {
    const source = readFileSync(join(root, mutant.file), 'utf8');
    assert.notEqual(edited(source, mutant), source);
    const missing = mutant.tests.filter((path) => !existsSync(join(root, `test/${path}.test.ts`)));
    assert.deepEqual(missing, []);
  });
}
