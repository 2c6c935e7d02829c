/** Shrinks by a whole number: each square of pixels becomes their mean. Far cheaper, in time and memory, than weighing neighbours. */

import type { Image } from './codec.ts';

// Light adds up; the bytes of sRGB do not, for they are spaced as the eye tells greys apart.
const LIGHTEST = 0xffff;
const lightOf = Uint16Array.from({ length: 256 }, (_, byte) => Math.round(LIGHTEST * toLight(byte / 255)));
const byteOf = Uint8Array.from({ length: LIGHTEST + 1 }, (_, light) => Math.round(255 * fromLight(light / LIGHTEST)));

/** Takes the means of squares of `factor` x `factor` pixels. What fills no square at the right and lower edge is left out. Opaque. */
export function average({ data, width, height }: Image, factor: number): Image {
  const [across, down] = [Math.floor(width / factor), Math.floor(height / factor)];
  const squares = new Uint8ClampedArray(across * down * 4).fill(255);
  const share = 1 / factor ** 2;
  for (let square = 0, y = 0; y < down; y++) {
    for (let x = 0; x < across; x++, square += 4) {
      let [red, green, blue] = [0, 0, 0];
      for (let row = 0; row < factor; row++) {
        let pixel = ((y * factor + row) * width + x * factor) * 4;
        for (const end = pixel + factor * 4; pixel < end; pixel += 4) {
          red += lightOf[data[pixel]!]!;
          green += lightOf[data[pixel + 1]!]!;
          blue += lightOf[data[pixel + 2]!]!;
        }
      }
      squares[square] = byteOf[(red * share) | 0]!;
      squares[square + 1] = byteOf[(green * share) | 0]!;
      squares[square + 2] = byteOf[(blue * share) | 0]!;
    }
  }
  return { data: squares, width: across, height: down };
}

function toLight(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function fromLight(light: number): number {
  return light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
}
