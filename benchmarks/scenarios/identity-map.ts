import { type Asked, contenders, KINDS, namesOf, oursOf, seldom, variantsOf } from '../rivals/contenders.js';
import { pythonCalls } from '../rivals/python.js';
import type { Engine, Rival } from '../rivals/rival.js';
import { expectEqual } from './scenario.js';
import type { Demand, Duel, Figures, Study } from './study.js';
import { medianOf } from './timing.js';

/** As benchmarks/scenarios/map-strings.ts cuts them, for those that have no map. */
const CHUNKS_PER_WORKER = 8;

const SHAPES: Readonly<Record<string, { readonly must: number; readonly aim: number; item(i: number): unknown }>> = {
  numbers: { must: 5e6, aim: 20e6, item: (i) => i },
  strings: { must: 1e6, aim: 3e6, item: (i) => `item number ${i} `.padEnd(100, '.') },
  objects: { must: 0.5e6, aim: 1.5e6, item: (i) => ({ id: i, name: `item ${i}`, value: i / 4 }) },
};

export function identityMap(isQuick: boolean): Study {
  const count = isQuick ? 100_000 : 1_000_000;
  const ours = KINDS.flatMap((kind) => contenders(['breakeven'], kind, kind === 'thread' ? [2, 1] : [2]));
  const rivals = [
    ...contenders(['piscina', 'poolifier'], 'thread', [2]),
    ...contenders(['loop', 'bare MessagePort'], 'thread', [1]),
    ...contenders(['tinypool'], 'process', [2]),
  ];
  const python = 'Python Pool.map, 2 processes';
  const measured = (rival: Rival, options: Asked) => measure(rival, options, count);
  const columns = Object.keys(SHAPES);
  return {
    title:
      `items per second of a map of ${count.toLocaleString('en')} items by a task that gives them back, all results kept: numbers, strings of 100 ` +
      `bytes, objects { id, name, value }; the rivals’ chunks are cut by hand, ${CHUNKS_PER_WORKER} per worker`,
    rounds: isQuick ? 1 : 6,
    columns: Object.fromEntries(columns.map((name) => [name, 'number'])),
    variants: {
      ...variantsOf(ours, measured),
      ...seldom({ ...variantsOf(rivals, measured), [python]: pythonCalls('map', 'pool', 2, count) }),
    },
    demands: KINDS.flatMap((kind) =>
      Object.entries(SHAPES).map(
        ([shape, { must, aim }]): Demand => ({
          what: `2 ${kind === 'thread' ? 'threads' : 'processes'}: ${shape} per s`,
          kind: 'number',
          of: (figure) => figure(oursOf(kind, 2), shape),
          sense: 'at least',
          must,
          aim,
        }),
      ),
    ),
    duels: KINDS.map(
      (kind): Duel => ({
        ours: oursOf(kind, 2),
        rivals: [...namesOf(rivals.filter((one) => one.kind === kind)), ...(kind === 'process' ? [python] : [])],
        columns,
        better: 'more',
      }),
    ),
  };
}

async function measure(rival: Rival, options: Asked, count: number): Promise<Figures> {
  const engine = rival.open({ ...options, load: 'heavy' });
  const figures: Record<string, number> = {};
  for (const [shape, { item }] of Object.entries(SHAPES)) {
    const items = Array.from({ length: count }, (_, i) => item(i));
    const last = JSON.stringify(items.at(-1));
    const run = async () => {
      const results = await (engine.echoEach?.(items) ?? echoInChunks(engine, items, options.workers));
      expectEqual(results.length, count);
      expectEqual(JSON.stringify(results.at(-1)), last);
    };
    await run();
    figures[shape] = Math.round((1000 * count) / (await medianOf(3, run, 300, 1)));
  }
  return figures;
}

async function echoInChunks(engine: Engine, items: readonly unknown[], workers: number): Promise<unknown[]> {
  const size = Math.ceil(items.length / (workers * CHUNKS_PER_WORKER));
  const calling = [];
  for (let i = 0; i < items.length; i += size) calling.push(engine.call('echo', items.slice(i, i + size)));
  return (await Promise.all(calling)).flat();
}
