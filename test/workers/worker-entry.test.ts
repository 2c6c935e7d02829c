import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { workerEntry } from '#src/workers/worker-entry.js';

describe('workerEntry', () => {
  it("is the file of the package's export, found once", () => {
    const path = fileURLToPath(workerEntry());
    assert.ok(existsSync(path));
    assert.equal(path, createRequire(import.meta.url).resolve('breakeven/worker-entry'));
    assert.equal(workerEntry(), workerEntry());
  });
});
