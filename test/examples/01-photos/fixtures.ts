/** Small photos, and folders that go away with their test. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { paintScene } from '../../../examples/01-photos/samples/scene.js';
import type { Image } from '../../../examples/01-photos/steps/codec.js';
import { encodeJpeg } from '../../../examples/01-photos/steps/encode.js';

export function smallPhoto({ seed = 1, width = 640, height = 480 } = {}): Promise<Uint8Array> {
  return encodeJpeg(paintScene({ seed, width, height }), 85, false);
}

/** An image whose colour at x, y (from 0 up to 1) is what `colourAt` says. */
export function imageOf(
  width: number,
  height: number,
  colourAt: (x: number, y: number) => readonly [red: number, green: number, blue: number],
): Image {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++)
    data.set(colourAt((i % width) / width, Math.floor(i / width) / height), i * 4);
  return { data, width, height };
}

/** The photo with an EXIF segment that says how it is to be turned, 1 to 8. */
export function withOrientation(jpeg: Uint8Array, orientation: number): Uint8Array {
  const exif = Buffer.alloc(36);
  exif.writeUInt16BE(0xffe1, 0);
  exif.writeUInt16BE(34, 2);
  exif.write('Exif\0\0MM\0*', 4, 'latin1');
  // The first directory begins 8 bytes after 'MM' and has one entry: tag 0x112, one number of 16 bits.
  exif.writeUInt32BE(8, 14);
  exif.writeUInt16BE(1, 18);
  exif.writeUInt16BE(0x112, 20);
  exif.writeUInt16BE(3, 22);
  exif.writeUInt32BE(1, 24);
  exif.writeUInt16BE(orientation, 28);
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
}

export async function temporaryFolder(test: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'photos-'));
  test.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
