/** Sample photos, for those who have no folder of their own at hand. Made once, on the pool, and kept in a cache folder. */

import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type MapOptions, type Pool, tasks } from 'breakeven';
import { cacheFolder, clearPartial, writeWhole } from '../files.ts';
import { encodeJpeg } from '../steps/encode.ts';
import { paintScene, type SceneOptions } from './scene.ts';

export interface Sample extends SceneOptions {
  readonly name: string;
}

/** The name ends in the version of the pictures: raise it when they change. */
export const SAMPLE_FOLDER = join(cacheFolder(), 'photos-v1');

// 8, 10 and 12 megapixels. Every fourth photo is a portrait.
const SENSORS = [
  [3264, 2448],
  [3648, 2736],
  [4000, 3000],
] as const;

/** 48 photos of 8 to 12 megapixels; the same ones on every machine. */
export const SAMPLES: readonly Sample[] = Array.from({ length: 48 }, (_, index) => {
  const [long, short] = SENSORS[index % SENSORS.length]!;
  const [width, height] = index % 4 === 3 ? [short, long] : [long, short];
  return { name: `photo-${String(index + 1).padStart(2, '0')}.jpg`, seed: index + 1, width, height };
});

// As a camera saves: fine quality, no time for progressive scans.
const QUALITY = 92;

/** Paints one photo and saves it in `folder`. */
export async function generate(sample: Sample, folder: string): Promise<void> {
  await writeWhole(folder, sample.name, await encodeJpeg(paintScene(sample), QUALITY, false));
}

export const generator = tasks(import.meta, { generate });

/** Makes those samples that `folder` does not have yet. */
export async function ensureSamples(
  pool: Pool,
  folder: string,
  samples: readonly Sample[],
  progress?: MapOptions['progress'],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const present = new Set(await readdir(folder));
  const missing = samples.filter(({ name }) => !present.has(name));
  if (missing.length === 0) return;
  await pool.forEach(generator.generate, missing, { args: [folder], progress });
  await clearPartial(folder);
}
