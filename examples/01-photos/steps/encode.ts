/** Step 4: from pixels to the bytes of a JPEG or WebP. */

import mozjpeg from '@jsquash/jpeg/codec/enc/mozjpeg_enc.js';
import { defaultOptions as jpegDefaults } from '@jsquash/jpeg/meta.js';
import webp from '@jsquash/webp/codec/enc/webp_enc_simd.js';
import { defaultOptions as webpDefaults } from '@jsquash/webp/meta.js';
import { type Image, loadCodec } from './codec.ts';

interface Encoder {
  encode(pixels: Uint8ClampedArray, width: number, height: number, options: object): Uint8Array | null;
}

let jpegEncoder: Promise<Encoder> | undefined;
let webpEncoder: Promise<Encoder> | undefined;

/** `quality` runs from 0 to 100. `progressive` costs time and saves bytes. */
export async function encodeJpeg(image: Image, quality: number, progressive = true): Promise<Uint8Array> {
  jpegEncoder ??= loadCodec(mozjpeg, '@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm');
  return encode(await jpegEncoder, image, { ...jpegDefaults, quality, progressive });
}

/** `quality` runs from 0 to 100. */
export async function encodeWebp(image: Image, quality: number): Promise<Uint8Array> {
  webpEncoder ??= loadCodec(webp, '@jsquash/webp/codec/enc/webp_enc_simd.wasm');
  return encode(await webpEncoder, image, { ...webpDefaults, quality });
}

function encode(encoder: Encoder, { data, width, height }: Image, options: object): Uint8Array {
  const bytes = encoder.encode(data, width, height, options);
  if (bytes === null) throw new Error(`The encoder refused an image of ${width} x ${height} pixels.`);
  return bytes;
}
