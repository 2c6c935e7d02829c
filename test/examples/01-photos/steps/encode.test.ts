import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paintScene } from '../../../../examples/01-photos/samples/scene.js';
import { encodeJpeg, encodeWebp } from '../../../../examples/01-photos/steps/encode.js';

const scene = paintScene({ seed: 2, width: 160, height: 120 });

test('A JPEG begins and ends with its markers, and a lower quality makes it smaller.', async () => {
  const fine = Buffer.from(await encodeJpeg(scene, 90));
  assert.equal(fine.readUInt16BE(0), 0xffd8);
  assert.equal(fine.readUInt16BE(fine.length - 2), 0xffd9);
  assert.ok((await encodeJpeg(scene, 40)).length < fine.length);
});

test('A WebP says so in its header, and a lower quality makes it smaller.', async () => {
  const fine = Buffer.from(await encodeWebp(scene, 90));
  assert.equal(fine.toString('latin1', 0, 4) + fine.toString('latin1', 8, 12), 'RIFFWEBP');
  assert.ok((await encodeWebp(scene, 40)).length < fine.length);
});
