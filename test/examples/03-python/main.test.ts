import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { needsNative } from '../../native.js';
import { run } from '../../package/packed.js';
import { needsNumpy, python } from '../../python.js';

const main = fileURLToPath(new URL('../../../examples/03-python/main.js', import.meta.url));

test('Tones that threads play are found by numpy, each where it was played.', {
  skip: needsNative.skip || needsNumpy.skip,
}, async () => {
  const { status, stdout, stderr } = await run(process.execPath, [main, '--python', python()], '.');
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^signals +500 of 4096 samples, 20\.5 MB shared with Python$/m);
  assert.match(stdout, /^tones +500 of 500 found where they were played$/m);
  assert.equal(stderr, '');
});

test('A Python that cannot be started is told, and nothing is left.', needsNative, async () => {
  const { status, stderr } = await run(process.execPath, [main, '--python', '/bin/false'], '.');
  assert.equal(status, 1);
  assert.match(stderr, /Python ended before it had begun/);
});
