import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Outcome } from '../../../examples/01-photos/batch.js';
import { ThumbnailFolder } from '../../../examples/01-photos/save.js';
import { temporaryFolder } from './fixtures.js';

const thumbnail = (name: string, text: string): Outcome => ({
  status: 'fulfilled',
  value: { name, data: Buffer.from(text) },
});

test('A thumbnail gets the place of its photo, with its own extension.', async (t) => {
  const folder = await temporaryFolder(t);
  const thumbnails = new ThumbnailFolder(folder);
  await thumbnails.save(join('trip', 'a.jpg'), thumbnail('a.webp', 'small'));
  assert.equal(await readFile(join(folder, 'trip', 'a.webp'), 'utf8'), 'small');
  assert.equal(thumbnails.size, 1);
});

test('A photo that failed is listed with its name and the reason.', async (t) => {
  const thumbnails = new ThumbnailFolder(await temporaryFolder(t));
  await thumbnails.save('a.jpg', { status: 'rejected', reason: new Error('truncated') });
  assert.deepEqual([thumbnails.size, thumbnails.failures], [0, ['a.jpg: truncated']]);
});

test('Two photos whose thumbnails would have one name: the first is kept, the second is told.', async (t) => {
  const folder = await temporaryFolder(t);
  const thumbnails = new ThumbnailFolder(folder);
  await thumbnails.save('a.jpeg', thumbnail('a.webp', 'first'));
  await thumbnails.save('a.jpg', thumbnail('a.webp', 'second'));
  assert.equal(await readFile(join(folder, 'a.webp'), 'utf8'), 'first');
  assert.deepEqual(thumbnails.failures, ['a.jpg: another photo has the thumbnail a.webp already']);
});
