/** Step 1: from the bytes of a JPEG to upright pixels. */

import mozjpeg from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import { type Image, loadCodec } from './codec.ts';

interface Decoder {
  decode(bytes: Uint8Array, honourOrientation: boolean): Image | null;
}

let decoder: Promise<Decoder> | undefined;
// What the decoder said about the photo at hand. It tells its reasons nowhere else.
let remarks: string[] = [];

/** Turns the photo as its EXIF orientation says. Throws an Error with the decoder's reason if the photo is damaged or none. */
export async function decodeJpeg(bytes: Uint8Array): Promise<Image> {
  decoder ??= loadCodec(mozjpeg, '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm', (line) => remarks.push(line));
  const { decode } = await decoder;
  // No await from here on: the remarks are about this photo, also when a thread has several in hand.
  remarks = [];
  let image: Image | null = null;
  let failure: unknown;
  try {
    image = decode(bytes, true);
  } catch (error) {
    failure = error;
    // It left by exit() and will never free what it had allocated.
    decoder = undefined;
  }
  const reason = findDamage(remarks) ?? (image === null ? describe(remarks.at(-1), failure) : undefined);
  if (image === null || reason !== undefined) throw new Error(reason);
  return image;
}

// A cut photo is no failure to the decoder: it fills up with grey and goes on. Stray bytes between segments do no harm.
function findDamage(lines: readonly string[]): string | undefined {
  const cut = lines.find((line) => line.startsWith('Premature end'));
  if (cut !== undefined) return `truncated JPEG: ${cut}`;
  return lines.find((line) => line.startsWith('Corrupt JPEG data') && !line.includes('extraneous bytes'));
}

function describe(lastRemark: string | undefined, failure: unknown): string {
  if (lastRemark?.startsWith('Not a JPEG')) return lastRemark;
  return `unreadable JPEG: ${lastRemark ?? (failure as Error | undefined)?.message ?? 'no image in it'}`;
}
