import type { Engine } from '../rivals/rival.js';
import { expectEqual, type Scenario, sampleEngine } from './scenario.js';

/** Of 1 to 64 chunks per worker, 8 and 16 did best for all of them. */
const CHUNKS_PER_WORKER = 8;

async function shoutInChunks(engine: Engine, texts: readonly string[], workers: number): Promise<string[]> {
  const size = Math.ceil(texts.length / (workers * CHUNKS_PER_WORKER));
  const calling = [];
  for (let i = 0; i < texts.length; i += size) calling.push(engine.call('shoutAll', texts.slice(i, i + size)));
  return (await Promise.all(calling)).flat();
}

export function mapStrings(isQuick: boolean): Scenario {
  const count = 100_000;
  const texts = Array.from({ length: count }, (_, i) => `item number ${i}`);
  return {
    title: `map of ${count.toLocaleString('en')} small strings; rivals have no map: their chunks are cut by hand`,
    operations: count,
    operation: 'string',
    workers: [2],
    rounds: isQuick ? 1 : 9,
    measure: (rival, workers) =>
      sampleEngine(
        rival,
        { workers, load: 'many' },
        async (engine) => {
          const shouted = await (engine.shoutEach?.(texts) ?? shoutInChunks(engine, texts, workers));
          expectEqual(shouted.length, count);
          expectEqual(shouted.at(-1), `ITEM NUMBER ${count - 1}`);
        },
        { warmUps: 1, samples: isQuick ? 1 : 5 },
      ),
  };
}
