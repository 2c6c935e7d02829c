/** The tasks: each works on some rows of arrays that all workers share. */

import { type SharedArray, tasks } from 'breakeven';
import { heightAt } from './heights.ts';

/** Metres between two pixels. */
const SPACING = 30;
/** Where light comes from, 45 degrees above the horizon. Several lights show slopes whichever way they face. */
const LIGHTS = [
  { east: -1, south: 0 },
  { east: -Math.SQRT1_2, south: -Math.SQRT1_2 },
  { east: 0, south: -1 },
  { east: Math.SQRT1_2, south: -Math.SQRT1_2 },
];

/** Fills the rows from `start` up to, not including, `end`. */
function raise(start: number, end: number, heights: SharedArray<'uint16'>): void {
  const width = heights.shape[1]!;
  const { data } = heights;
  for (let y = start; y < end; y++) {
    for (let x = 0; x < width; x++) data[y * width + x] = heightAt(x, y);
  }
}

/** Draws the rows from `start` up to, not including, `end`: reads their neighbours, too, writes no others. */
function shade(start: number, end: number, heights: SharedArray<'uint16'>, relief: SharedArray<'uint8'>): void {
  const [rows, width] = [heights.shape[0]!, heights.shape[1]!];
  const [from, to] = [heights.data, relief.data];
  for (let y = start; y < end; y++) {
    const above = Math.max(0, y - 1) * width;
    const below = Math.min(rows - 1, y + 1) * width;
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - 1);
      const right = Math.min(width - 1, x + 1);
      const row = y * width;
      const east = (from[row + right]! - from[row + left]!) / (2 * SPACING);
      const south = (from[below + x]! - from[above + x]!) / (2 * SPACING);
      to[row + x] = brightness(east, south);
    }
  }
}

/** Of a slope that rises so much to the east and to the south; from 0 to 255. */
function brightness(east: number, south: number): number {
  // The light's share along the normal of the slope, which is (-east, -south, 1) and as long as this.
  const length = Math.sqrt(east * east + south * south + 1);
  let light = 0;
  for (const from of LIGHTS) light += Math.max(0, 1 - east * from.east - south * from.south);
  return (255 * light * Math.SQRT1_2) / (LIGHTS.length * length);
}

/** How many pixels of these rows have each brightness. */
function countBrightness(start: number, end: number, relief: SharedArray<'uint8'>): Uint32Array {
  const counts = new Uint32Array(256);
  const width = relief.shape[1]!;
  const pixels = relief.data.subarray(start * width, end * width);
  for (let i = 0; i < pixels.length; i++) counts[pixels[i]!]!++;
  return counts;
}

export const relief = tasks(import.meta, { raise, shade, countBrightness });
