/** `node build/examples/02-shared-array/main.js`: shades a landscape, in a plain loop and on all cores, in memory that all share. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SharedArray, ThreadPool } from 'breakeven';
import { relief } from './relief.ts';

const ROUNDS = 5;

const { values } = parseArgs({
  options: { size: { type: 'string', default: '3000' }, out: { type: 'string', default: 'build/relief.pgm' } },
});
const size = Number(values.size);
if (!Number.isInteger(size) || size < 1) throw new RangeError(`--size takes a number of pixels, not ${values.size}.`);

const heights = SharedArray.create('uint16', [size, size]);
const byLoop = SharedArray.create('uint8', [size, size]);
const byPool = SharedArray.create('uint8', [size, size]);
const pool = new ThreadPool({ name: 'relief' });

// Handles cross, no pixel: workers write their rows where this thread reads them.
await pool.mapRange(relief.raise, size, { args: [heights], progress: 'raising mountains' });

const [loopTimes, poolTimes]: [number[], number[]] = [[], []];
for (let round = 0; round <= ROUNDS; round++) {
  const loopTime = await timeOf(() => relief.shade(0, size, heights, byLoop));
  const poolTime = await timeOf(() => pool.mapRange(relief.shade, size, { args: [heights, byPool] }));
  // In the first both are compiled.
  if (round === 0) continue;
  loopTimes.push(loopTime);
  poolTimes.push(poolTime);
}
const counts = await pool.reduceRange(relief.countBrightness, size, add, { args: [byPool] });
const isSame = Buffer.from(byLoop.data.buffer).equals(Buffer.from(byPool.data.buffer));
await pool.close();

const [loopTime, poolTime] = [median(loopTimes), median(poolTimes)];
console.log(`landscape    ${size} x ${size}, ${megabytes(heights)} MB of heights, ${megabytes(byPool)} MB of relief`);
console.log(`plain loop   ${loopTime.toFixed(1)} ms`);
console.log(`thread pool  ${poolTime.toFixed(1)} ms, ${pool.size} workers`);
console.log(`speed-up     ${(loopTime / poolTime).toFixed(2)}`);
console.log(`same bytes   ${isSame ? 'yes' : 'no'}`);
console.log(`brightness   half of all pixels are darker than ${middleOf(counts)} of 255`);
console.log(`relief       ${save(resolve(values.out))}`);
process.exitCode = isSame ? 0 : 1;

async function timeOf(run: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1]!;
}

function add(a: Uint32Array, b: Uint32Array): Uint32Array {
  return a.map((count, i) => count + b[i]!);
}

/** The brightness that half of the pixels are below. */
function middleOf(counts: Uint32Array): number {
  let below = 0;
  return counts.findIndex((count) => {
    below += count;
    return below >= (size * size) / 2;
  });
}

function megabytes({ byteLength }: SharedArray): string {
  return (byteLength / 1e6).toFixed(1);
}

/** As a picture in PGM, which is a line of text and the bytes. */
function save(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.concat([Buffer.from(`P5 ${size} ${size} 255\n`), byPool.data]));
  return path;
}
