/** Seeded chance: random numbers and fractal noise. Only additions and multiplications, so every machine makes the same. */

/** Numbers from 0 up to 1 (mulberry32). */
export type Random = () => number;

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Width and height of a noise tile; a power of two, so that a mask wraps it around. */
export const TILE = 512;
const MASK = TILE - 1;

/**
 * A tile of values from 0 to 1 that repeats without a seam: octaves of random lattices, each twice as fine and `fade` times as strong
 * as the one before. 0.5 makes clouds, 0.8 makes foliage.
 */
export function fractalNoise(random: Random, fade: number): Float32Array {
  const tile = new Float32Array(TILE * TILE);
  const octaves = Math.log2(TILE) - 1;
  let amplitude = (1 - fade) / (1 - fade ** octaves);
  for (let cells = 4; cells <= TILE; cells *= 2, amplitude *= fade) {
    const lattice = Float32Array.from({ length: cells * cells }, random);
    const step = cells / TILE;
    for (let y = 0; y < TILE; y++) {
      const top = Math.floor(y * step);
      const below = (top + 1) % cells;
      const v = smooth(y * step - top);
      for (let x = 0; x < TILE; x++) {
        const left = Math.floor(x * step);
        const right = (left + 1) % cells;
        const u = smooth(x * step - left);
        const upper = mix(lattice[top * cells + left]!, lattice[top * cells + right]!, u);
        const lower = mix(lattice[below * cells + left]!, lattice[below * cells + right]!, u);
        tile[y * TILE + x]! += amplitude * mix(upper, lower, v);
      }
    }
  }
  return tile;
}

/** One row of the tile, at any height `y`, into `row`: TILE values and the first one again. */
export function noiseRow(tile: Float32Array, y: number, row: Float32Array): void {
  const whole = Math.floor(y);
  const upper = (whole & MASK) * TILE;
  const lower = ((whole + 1) & MASK) * TILE;
  for (let x = 0; x < TILE; x++) row[x] = mix(tile[upper + x]!, tile[lower + x]!, y - whole);
  row[TILE] = row[0]!;
}

/** The value at `x` >= 0 of such a row. */
export function along(row: Float32Array, x: number): number {
  const whole = Math.floor(x);
  const left = whole & MASK;
  return mix(row[left]!, row[left + 1]!, x - whole);
}

export function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}
