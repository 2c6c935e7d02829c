import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJpeg } from '../../../../examples/01-photos/steps/decode.js';
import { encodeJpeg } from '../../../../examples/01-photos/steps/encode.js';
import { imageOf, smallPhoto, withOrientation } from '../fixtures.js';

// Red, green, blue, black: left to right, top to bottom.
const corners = imageOf(64, 32, (x, y) =>
  y < 0.5 ? (x < 0.5 ? [255, 0, 0] : [0, 255, 0]) : x < 0.5 ? [0, 0, 255] : [0, 0, 0],
);

function cornersOf(data: Uint8ClampedArray, width: number, height: number): string {
  const letterAt = (x: number, y: number) => {
    const [red, green, blue] = data.subarray((y * width + x) * 4);
    return red! > 128 ? 'r' : green! > 128 ? 'g' : blue! > 128 ? 'b' : 'k';
  };
  const [right, bottom] = [width - 5, height - 5];
  return letterAt(4, 4) + letterAt(right, 4) + letterAt(4, bottom) + letterAt(right, bottom);
}

const UPRIGHT: readonly [orientation: number, corners: string, size: string][] = [
  [1, 'rgbk', '64x32'],
  [2, 'grkb', '64x32'],
  [3, 'kbgr', '64x32'],
  [4, 'bkrg', '64x32'],
  [5, 'rbgk', '32x64'],
  [6, 'brkg', '32x64'],
  [7, 'kgbr', '32x64'],
  [8, 'gkrb', '32x64'],
];

for (const [orientation, expected, size] of UPRIGHT) {
  test(`A photo with EXIF orientation ${orientation} is turned upright.`, async () => {
    const jpeg = await encodeJpeg(corners, 95);
    const { data, width, height } = await decodeJpeg(withOrientation(jpeg, orientation));
    assert.equal(`${width}x${height}`, size);
    assert.equal(cornersOf(data, width, height), expected);
  });
}

test('A photo cut anywhere is an error that says so, never a half-grey image.', async () => {
  const photo = await smallPhoto();
  for (const length of [3, 300, photo.length >> 1, photo.length - 1000, photo.length - 2]) {
    await assert.rejects(decodeJpeg(photo.subarray(0, length)), {
      name: 'Error',
      message: 'truncated JPEG: Premature end of JPEG file',
    });
  }
});

test('A file that is no JPEG is told by its first bytes.', async () => {
  await assert.rejects(decodeJpeg(Buffer.from('just text')), { message: 'Not a JPEG file: starts with 0x6a 0x75' });
});

test('An empty file is an error that says so.', async () => {
  await assert.rejects(decodeJpeg(new Uint8Array(0)), { message: 'unreadable JPEG: Empty input file' });
});

test('What follows the end of a photo does no harm: phones put films there.', async () => {
  const photo = await smallPhoto();
  const { width } = await decodeJpeg(Buffer.concat([photo, Buffer.alloc(5000, 7)]));
  assert.equal(width, 640);
});

test('A photo after an unreadable one is decoded as if nothing had been.', async () => {
  const photo = await smallPhoto();
  const before = await decodeJpeg(photo);
  await assert.rejects(decodeJpeg(Buffer.from('just text')));
  assert.deepEqual(await decodeJpeg(photo), before);
});

test('Of photos decoded at the same time each gets its own verdict.', async () => {
  const photo = await smallPhoto();
  const inputs = [photo, photo.subarray(0, 9000), Buffer.from('just text'), photo];
  const outcomes = await Promise.allSettled(inputs.map(decodeJpeg));
  const verdicts = outcomes.map((outcome) =>
    outcome.status === 'rejected' ? outcome.reason.message.slice(0, 9) : 'fine',
  );
  assert.deepEqual(verdicts, ['fine', 'truncated', 'Not a JPE', 'fine']);
});
