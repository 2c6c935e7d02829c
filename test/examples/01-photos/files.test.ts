import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { clearPartial, listPhotos, makeOutputFolder, writeWhole } from '../../../examples/01-photos/files.js';
import { temporaryFolder } from './fixtures.js';

async function touch(folder: string, ...paths: string[]): Promise<void> {
  for (const path of paths) await writeWhole(folder, path, new Uint8Array(0));
  await clearPartial(folder);
}

test('Photos are found in subfolders too, sorted; hidden ones and other files are not.', async (t) => {
  const folder = await temporaryFolder(t);
  await touch(folder, 'b.jpg', 'a.JPEG', 'notes.txt', 'trip/c.jpg', '.trash/d.jpg', '._e.jpg');
  assert.deepEqual(await listPhotos(folder, '/elsewhere'), ['a.JPEG', 'b.jpg', join('trip', 'c.jpg')]);
});

test('Thumbnails that were put into the folder of photos are no photos.', async (t) => {
  const folder = await temporaryFolder(t);
  await touch(folder, 'a.jpg', 'small/a.jpg', 'smaller.jpg');
  assert.deepEqual(await listPhotos(folder, join(folder, 'small')), ['a.jpg', 'smaller.jpg']);
});

test('A folder without photos, or none at all, is bad input: exit code 4.', async (t) => {
  const folder = await temporaryFolder(t);
  await assert.rejects(listPhotos(folder, '/elsewhere'), {
    message: `There are no photos (.jpg, .jpeg) in ${folder}.`,
    exitCode: 4,
  });
  await assert.rejects(listPhotos(join(folder, 'gone'), '/elsewhere'), {
    message: /^Cannot read the folder of photos: ENOENT/,
    exitCode: 4,
  });
});

test('An output folder that cannot be made is told at once: exit code 2.', async (t) => {
  const folder = await temporaryFolder(t);
  await touch(folder, 'a.jpg');
  await assert.rejects(makeOutputFolder(join(folder, 'a.jpg', 'small')), {
    message: /^Cannot make the output folder: ENOTDIR/,
    exitCode: 2,
  });
});

test('A file is written whole, with the folders on the way, and nothing else is left.', async (t) => {
  const folder = await temporaryFolder(t);
  await writeWhole(folder, 'one/two.txt', Buffer.from('whole'));
  assert.equal(await readFile(join(folder, 'one/two.txt'), 'utf8'), 'whole');
  assert.deepEqual(await readdir(join(folder, '.partial')), []);
});

test('What a killed program left aside can be cleared.', async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, '.partial'));
  await writeFile(join(folder, '.partial', 'half'), 'ha');
  await clearPartial(folder);
  assert.deepEqual(await readdir(folder), []);
});
