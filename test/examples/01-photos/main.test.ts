import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decodeJpeg } from '../../../examples/01-photos/steps/decode.js';
import { smallPhoto, temporaryFolder } from './fixtures.js';

const main = fileURLToPath(new URL('../../../examples/01-photos/main.js', import.meta.url));

async function run(...args: string[]) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.once('close', resolve)),
  ]);
  return { stdout, stderr, code };
}

test('A folder of photos gets a thumbnail each, the same from loop and pool.', async (t) => {
  const [folder, out] = [await temporaryFolder(t), await temporaryFolder(t)];
  for (const seed of [1, 2, 3]) await writeFile(join(folder, `${seed}.jpg`), await smallPhoto({ seed }));
  const { stdout, stderr, code } = await run(folder, '--out', out, '--size', '100');
  assert.doesNotMatch(stderr, /no thumbnail/);
  assert.match(stdout, /^plain loop +\d+\.\d\d photos\/s/m);
  assert.match(stdout, /^thread pool +\d+\.\d\d photos\/s/m);
  assert.match(stdout, /^speed-up +\d+\.\d\d$/m);
  assert.match(stdout, /^same bytes +yes, 3 of 3$/m);
  assert.equal(code, 0);
  assert.deepEqual((await readdir(out)).sort(), ['1.jpg', '2.jpg', '3.jpg']);
  for (const name of await readdir(out)) assert.equal((await decodeJpeg(await readFile(join(out, name)))).width, 100);
});

test('Unreadable photos are listed with their reasons, all others are done, and the exit code is 1.', async (t) => {
  const [folder, out] = [await temporaryFolder(t), await temporaryFolder(t)];
  const photo = await smallPhoto();
  await writeFile(join(folder, 'cut.jpg'), photo.subarray(0, photo.length >> 1));
  await writeFile(join(folder, 'fine.jpg'), photo);
  await writeFile(join(folder, 'text.jpg'), 'just text');
  const { stderr, code } = await run(folder, '--out', out, '--webp');
  assert.deepEqual(
    stderr.split('\n').filter((line) => line.startsWith('no thumbnail')),
    [
      'no thumbnail of cut.jpg: truncated JPEG: Premature end of JPEG file',
      'no thumbnail of text.jpg: Not a JPEG file: starts with 0x6a 0x75',
    ],
  );
  assert.equal(code, 1);
  assert.deepEqual(await readdir(out), ['fine.webp']);
});

test('More photos than are compared get their thumbnails too.', async (t) => {
  const [folder, out] = [await temporaryFolder(t), await temporaryFolder(t)];
  const photo = await smallPhoto({ width: 64, height: 48 });
  for (let i = 0; i < 60; i++) await writeFile(join(folder, `${i}.jpg`), photo);
  const { stdout, code } = await run(folder, '--out', out);
  assert.match(stdout, /^60 photos in .*, 48 of them compared$/m);
  assert.equal(code, 0);
  assert.equal((await readdir(out)).length, 60);
});

test('The folder of photos is never the one that thumbnails are written to.', async (t) => {
  const folder = await temporaryFolder(t);
  const photo = await smallPhoto();
  await writeFile(join(folder, 'a.jpg'), photo);
  const { stderr, code } = await run(folder, '--out', `${folder}/../${folder.split('/').at(-1)}`);
  assert.match(stderr, /^--out is the folder of the photos/);
  assert.equal(code, 2);
  assert.deepEqual(await readFile(join(folder, 'a.jpg')), Buffer.from(photo));
});

test('A folder without photos is told, without a stack, and the exit code is 4.', async (t) => {
  const { stderr, code } = await run(await temporaryFolder(t));
  assert.match(stderr, /^There are no photos \(\.jpg, \.jpeg\) in .*\.\n$/);
  assert.equal(code, 4);
});

test('An unknown option is told with the usage, and the exit code is 2.', async () => {
  const { stderr, code } = await run('--fast');
  assert.match(stderr, /^Unknown option '--fast'/);
  assert.doesNotMatch(stderr, /at .*main\.js/);
  assert.equal(code, 2);
});
