/** `npm start`: thumbnails of a folder of photos, in a plain loop and then on all cores. */

import { join } from 'node:path';
import { type Pool, ThreadPool } from 'breakeven';
import { runLoop, runPool } from './batch.ts';
import { clearPartial, isSameFolder, listPhotos, makeOutputFolder } from './files.ts';
import { type Options, parseOptions, USAGE } from './options.ts';
import { photos } from './photos.ts';
import { compare } from './report.ts';
import { ensureSamples, SAMPLE_FOLDER, SAMPLES } from './samples/generate.ts';
import { ThumbnailFolder } from './save.ts';
import { EXIT_SOME_FAILED, EXIT_USAGE, UserError } from './user-error.ts';

// The loop is there to be compared with: whoever brings thousands of photos does not wait for it longer than these take.
const COMPARED = 48;

async function main(): Promise<number> {
  // npm runs this in the package's folder, and says here in which one the user is.
  const options = parseOptions(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const pool = new ThreadPool({ name: 'photos' });
  try {
    if (options.folder === undefined) await ensureSamples(pool, SAMPLE_FOLDER, SAMPLES, 'making sample photos');
    return await makeThumbnails(pool, options.folder ?? SAMPLE_FOLDER, options);
  } finally {
    await pool.close();
  }
}

async function makeThumbnails(pool: Pool, folder: string, { out, thumbnail }: Options): Promise<number> {
  if (await isSameFolder(folder, out)) {
    throw new UserError('--out is the folder of the photos: thumbnails would take their place.', EXIT_USAGE);
  }
  const found = await listPhotos(folder, out);
  await makeOutputFolder(out);
  const pathOf = (photo: string) => join(folder, photo);
  const compared = spread(found, COMPARED);
  console.log(`${found.length} photos in ${folder}${found.length > COMPARED ? `, ${COMPARED} of them compared` : ''}`);

  const paths = compared.map(pathOf);
  await warm(pool, paths, thumbnail);
  const loop = await runLoop(paths, thumbnail);
  const pooled = await runPool(pool, paths, thumbnail);
  const { lines, sameBytes } = compare(loop, pooled, pool.size);
  console.log(lines.join('\n'));

  const thumbnails = new ThumbnailFolder(out);
  for (const [index, photo] of compared.entries()) await thumbnails.save(photo, pooled.outcomes[index]!);
  const rest = found.filter((photo) => !compared.includes(photo));
  const restOutcomes =
    rest.length === 0
      ? []
      : pool.imapSettled(photos.thumbnail, rest.map(pathOf), { args: [thumbnail], progress: 'the rest' });
  for await (const { index, ...outcome } of restOutcomes) await thumbnails.save(rest[index]!, outcome);
  await clearPartial(out);

  console.log(`thumbnails   ${thumbnails.size} in ${out}`);
  for (const failure of thumbnails.failures) console.error(`no thumbnail of ${failure}`);
  return sameBytes && thumbnails.failures.length === 0 ? 0 : EXIT_SOME_FAILED;
}

/** Lets this thread and each worker load the codecs and grow their memory, so that the two runs start alike. */
async function warm(pool: Pool, paths: readonly string[], options: Options['thumbnail']): Promise<void> {
  for (const path of paths) {
    try {
      await photos.thumbnail(path, options);
      await pool.everyWorker(photos.thumbnail, path, options);
      return;
    } catch {
      // Unreadable: the runs will say so. The next one may do.
    }
  }
}

/** At most `count` of the items, evenly from the whole list. */
function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)]!);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
