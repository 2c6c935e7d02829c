/** The height of a made-up landscape at a place: the same everywhere, so each worker can fill its own rows. */

const OCTAVES = 7;
/** Of the widest hills, in pixels. */
const WIDEST = 900;

/** In metres, from 0 up to 8,000. */
export function heightAt(x: number, y: number): number {
  let height = 0;
  let share = 0.5;
  let width = WIDEST;
  for (let octave = 0; octave < OCTAVES; octave++) {
    // Folded noise has ridges where it turns.
    height += share * (1 - Math.abs(2 * noise(x / width, y / width, octave) - 1));
    share /= 2;
    width /= 2;
  }
  return 8_000 * height;
}

/** Smooth between the corners of a grid of chance; from 0 to 1. */
function noise(x: number, y: number, seed: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [across, down] = [smooth(x - left), smooth(y - top)];
  const above = mix(chance(left, top, seed), chance(left + 1, top, seed), across);
  const below = mix(chance(left, top + 1, seed), chance(left + 1, top + 1, seed), across);
  return mix(above, below, down);
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}

/** From 0 to 1, by the place alone. */
function chance(x: number, y: number, seed: number): number {
  let mixed = Math.imul(x, 0x1f1f1f1f) ^ Math.imul(y, 0x5bd1e995) ^ Math.imul(seed, 0x27d4eb2f);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}
