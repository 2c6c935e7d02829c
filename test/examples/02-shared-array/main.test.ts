import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { emptyFolder, run } from '../../package/packed.js';

const main = fileURLToPath(new URL('../../../examples/02-shared-array/main.js', import.meta.url));

test('A landscape is shaded alike by the loop and by the pool, and saved as a picture.', async () => {
  const out = join(emptyFolder(), 'relief.pgm');
  const { status, stdout, stderr } = await run(process.execPath, [main, '--size', '300', '--out', out], '.');
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^landscape +300 x 300, 0\.2 MB of heights, 0\.1 MB of relief$/m);
  assert.match(stdout, /^plain loop +\d+\.\d ms$/m);
  assert.match(stdout, /^thread pool +\d+\.\d ms, \d+ workers$/m);
  assert.match(stdout, /^speed-up +\d+\.\d\d$/m);
  assert.match(stdout, /^same bytes +yes$/m);
  const picture = readFileSync(out);
  assert.equal(picture.toString('latin1', 0, 15), 'P5 300 300 255\n');
  assert.equal(picture.length, 15 + 300 * 300);
  // The slopes that face the lights are bright, others are dark.
  assert.ok(new Set(picture.subarray(15)).size > 100);
});

test('A size that is no number of pixels is refused.', async () => {
  const { status, stderr } = await run(process.execPath, [main, '--size', 'large'], '.');
  assert.equal(status, 1);
  assert.match(stderr, /--size takes a number of pixels, not large/);
});
