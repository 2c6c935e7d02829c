/** Colour correction of RGBA pixels: levels for each channel, then a gamma. Pure but for `correctColour`, which works in place. */

export interface Levels {
  /** The value that becomes 0. */
  readonly black: number;
  /** The value that becomes 255. */
  readonly white: number;
}

export interface CorrectionOptions {
  /** Share of the pixels that may fall outside the levels at either end, 0 to 0.5. Default 0.005. */
  clip?: number | undefined;
  /** Above 1 brightens the middle tones. Default 1.1. */
  gamma?: number | undefined;
}

const CHANNELS = [0, 1, 2] as const;
// Levels move no farther than this: a photo of fog or of one leaf keeps its mood, and a flat one is not blown up to noise.
const FARTHEST = 48;

/** How many pixels have each value, 0 to 255, in one channel (0 red, 1 green, 2 blue). */
export function histogram(rgba: Uint8ClampedArray, channel: number): Uint32Array {
  const counts = new Uint32Array(256);
  for (let i = channel; i < rgba.length; i += 4) counts[rgba[i]!]!++;
  return counts;
}

/** The levels that leave at most `clip` of the pixels below black, and as many above white. */
export function findLevels(counts: Uint32Array, clip: number): Levels {
  const spared = clip * counts.reduce((sum, count) => sum + count, 0);
  let black = 0;
  for (let below = counts[0]!; black < FARTHEST && below <= spared; below += counts[black]!) black++;
  let white = 255;
  for (let above = counts[255]!; white > 255 - FARTHEST && above <= spared; above += counts[white]!) white--;
  return { black, white };
}

/** What each value, 0 to 255, becomes. */
export function correctionCurve({ black, white }: Levels, gamma: number): Uint8ClampedArray {
  return Uint8ClampedArray.from({ length: 256 }, (_, value) => {
    const stretched = Math.min(1, Math.max(0, (value - black) / (white - black)));
    return 255 * stretched ** (1 / gamma);
  });
}

/** Stretches each channel over the whole range, then applies the gamma. Leaves alpha alone. */
export function correctColour(rgba: Uint8ClampedArray, { clip = 0.005, gamma = 1.1 }: CorrectionOptions = {}): void {
  for (const channel of CHANNELS) {
    const curve = correctionCurve(findLevels(histogram(rgba, channel), clip), gamma);
    for (let i = channel; i < rgba.length; i += 4) rgba[i] = curve[rgba[i]!]!;
  }
}
