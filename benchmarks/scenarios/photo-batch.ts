import { join } from 'node:path';
import { ThreadPool } from 'breakeven';
import { ensureSamples, SAMPLE_FOLDER, SAMPLES } from '../../examples/01-photos/samples/generate.js';
import { expectEqual, type Scenario } from './scenario.js';

export function photoBatch(isQuick: boolean): Scenario {
  const samples = SAMPLES.slice(0, isQuick ? 2 : 6);
  const paths = samples.map(({ name }) => join(SAMPLE_FOLDER, name));
  return {
    title: `thumbnails of ${paths.length} photos of 8 to 12 megapixels (examples/01-photos): a call each, ours as map`,
    operations: paths.length,
    operation: 'photo',
    workers: [2],
    rounds: isQuick ? 1 : 6,
    async prepare() {
      const pool = new ThreadPool();
      await ensureSamples(pool, SAMPLE_FOLDER, samples);
      await pool.close();
    },
    async measure(rival, workers) {
      const engine = rival.open({ workers, load: 'heavy' });
      const thumbnailEach = (some: readonly string[]) =>
        engine.thumbnailEach?.(some) ?? Promise.all(some.map((path) => engine.call('photoToThumbnail', path)));
      // A photo for each worker: codecs loaded, memory grown.
      await thumbnailEach(paths.slice(0, Math.max(1, workers)));
      const startedAt = performance.now();
      const thumbnails = await thumbnailEach(paths);
      const sample = performance.now() - startedAt;
      expectEqual(thumbnails.filter((bytes) => bytes.length > 10_000).length, paths.length);
      return [sample];
    },
  };
}
