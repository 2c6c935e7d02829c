/** Step 2: fewer pixels. */

import resizePixels, { initResize } from '@jsquash/resize';
import { average } from './average.ts';
import { type Image, readWasm } from './codec.ts';

let ready: Promise<unknown> | undefined;

/** The largest width and height that keep the aspect, fit into a square of `limit` pixels and do not enlarge. At least 1 x 1. */
export function fitInto(limit: number, { width, height }: Pick<Image, 'width' | 'height'>) {
  const scale = Math.min(1, limit / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

// Means of whole squares do the coarse part: as long as twice the size is left, the fine filter makes up for their roughness.
const FINE = 2;

/** Shrinks in linear light, as the eye adds up colours. An image that fits already is returned as it is. */
export async function shrink(image: Image, limit: number): Promise<Image> {
  const size = fitInto(limit, image);
  if (size.width === image.width && size.height === image.height) return image;
  ready ??= initResize(readWasm('@jsquash/resize/lib/resize/pkg/squoosh_resize_bg.wasm'));
  await ready;
  const factor = Math.floor(image.width / size.width / FINE);
  const coarse = factor > 1 ? average(image, factor) : image;
  return resizePixels(coarse, { ...size, method: 'lanczos3', linearRGB: true, premultiply: false });
}
