import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { photos } from '../../../examples/01-photos/photos.js';
import { decodeJpeg } from '../../../examples/01-photos/steps/decode.js';
import { smallPhoto, temporaryFolder } from './fixtures.js';

async function photoFile(t: TestContext, name: string, size = {}): Promise<string> {
  const path = join(await temporaryFolder(t), name);
  await writeFile(path, await smallPhoto(size));
  return path;
}

test('A thumbnail is at most 800 x 800 pixels, and the aspect is kept.', async (t) => {
  const { data } = await photos.thumbnail(await photoFile(t, 'a.jpg', { width: 960, height: 1200 }));
  const { width, height } = await decodeJpeg(data);
  assert.deepEqual([width, height], [640, 800]);
});

test('A small photo is not enlarged.', async (t) => {
  const { data } = await photos.thumbnail(await photoFile(t, 'a.jpg'));
  assert.equal((await decodeJpeg(data)).width, 640);
});

test('The colours of a thumbnail reach from dark to bright.', async (t) => {
  const path = await photoFile(t, 'a.jpg', { seed: 2 });
  const brightest = (pixels: Uint8ClampedArray) =>
    pixels.reduce((most, value, i) => (i % 4 === 0 && value > most ? value : most), 0);
  const { data: before } = await decodeJpeg(await smallPhoto({ seed: 2 }));
  const { data: after } = await decodeJpeg((await photos.thumbnail(path)).data);
  assert.ok(brightest(before) < 245);
  assert.ok(brightest(after) >= 250);
});

test('The name is that of the photo, with the extension of the format.', async (t) => {
  const path = await photoFile(t, 'Trip 1.JPG');
  assert.equal((await photos.thumbnail(path, { size: 50 })).name, 'Trip 1.JPG');
  const webp = await photos.thumbnail(path, { size: 50, format: 'webp' });
  assert.equal(webp.name, 'Trip 1.webp');
  assert.equal(Buffer.from(webp.data).toString('latin1', 8, 12), 'WEBP');
});

test('A photo whose name does not say that it is one gets a thumbnail whose name does.', async (t) => {
  assert.equal((await photos.thumbnail(await photoFile(t, 'IMG_1'), { size: 50 })).name, 'IMG_1.jpg');
});

test('The same photo gives the same bytes every time.', async (t) => {
  const path = await photoFile(t, 'a.jpg');
  assert.deepEqual(await photos.thumbnail(path), await photos.thumbnail(path));
});

test('A file that is not there is an error with its path.', async () => {
  await assert.rejects(photos.thumbnail('/nowhere/a.jpg'), { code: 'ENOENT', message: /'\/nowhere\/a\.jpg'/ });
});
