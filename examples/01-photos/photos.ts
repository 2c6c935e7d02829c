/** The task: a photo file in, a thumbnail out. Four steps, one file each. */

import { readFile } from 'node:fs/promises';
import { parse } from 'node:path';
import { tasks } from 'breakeven';
import { correctColour } from './steps/colour.ts';
import { decodeJpeg } from './steps/decode.ts';
import { encodeJpeg, encodeWebp } from './steps/encode.ts';
import { shrink } from './steps/resize.ts';

export interface ThumbnailOptions {
  /** Neither side is longer, in pixels. Default 800. */
  size?: number | undefined;
  /** Default `jpeg`. */
  format?: 'jpeg' | 'webp' | undefined;
  /** 0 to 100. Default 80. */
  quality?: number | undefined;
}

export interface Thumbnail {
  /** The photo's file name, with the extension of the thumbnail's format. */
  readonly name: string;
  readonly data: Uint8Array;
}

/** Reads the JPEG at `path`. A file that is no photo, or a damaged one, throws an Error with the decoder's reason. */
export async function thumbnail(path: string, options: ThumbnailOptions = {}): Promise<Thumbnail> {
  const { size = 800, format = 'jpeg', quality = 80 } = options;
  const photo = await decodeJpeg(await readFile(path));
  const small = await shrink(photo, size);
  correctColour(small.data);
  const { name, ext } = parse(path);
  if (format === 'webp') return { name: `${name}.webp`, data: await encodeWebp(small, quality) };
  return { name: name + (/^\.jpe?g$/i.test(ext) ? ext : '.jpg'), data: await encodeJpeg(small, quality) };
}

export const photos = tasks(import.meta, { thumbnail });
