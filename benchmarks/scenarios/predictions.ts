/** Whether `predict` tells what a map then takes: random workloads, on figures that are measured just before. */

import type { Pool } from 'breakeven';
import { type Calibration, calibrate, type KindPrediction, predict, type Workload } from 'breakeven/cost';
import { type Random, seeded } from '#src/cost/random.js';
import { median, quantile } from '#src/cost/statistics.js';
import { KINDS } from '../rivals/contenders.js';
import { missingPool, newPool } from '../rivals/pools.js';
import type { WorkerKind } from '../rivals/rival.js';
import { work } from '../workloads/tasks.js';
import type { Demand, Figures, Study } from './study.js';
import { medianOf, warmUp } from './timing.js';

const WORKLOADS = 20;
const SHAPES = ['numbers', 'strings', 'objects', 'buffer'] as const;
/** A workload is so long that its map takes about so much. */
const RUN_MS = 150;
const WARM_UP_MS = 50;
const MOST_RUNS = 15;
/** What takes longer is not run again and again. */
const PATIENCE_MS = 300;
const MOST_ITEMS = 20_000;
const MOST_BYTES = 200e6;
const FACTOR = 1.5;

export interface Comparison {
  readonly workload: Workload;
  readonly predicted: KindPrediction;
  readonly wallMs: number;
  /** Over the loop, as measured with items of the time that breaks even, divided by 1.5 and times 1.5; undefined where none does. */
  readonly aroundBreakEven: readonly [below: number, above: number] | undefined;
}

export function predictions(isQuick: boolean): Study {
  const count = isQuick ? 4 : WORKLOADS;
  return {
    title:
      `${count} random workloads (items of 1 us to 100 ms, 8 bytes to 10 MB in and out, of four shapes), predicted from figures measured before, and run as ` +
      'predicted: by how much the wall time is off (natural logarithm of the ratio), and how many break-even times are right within a factor of 1.5',
    rounds: isQuick ? 1 : 3,
    columns: { 'median error': 'share', '9 in 10 within': 'share', worst: 'share', 'break-even right': 'share' },
    variants: Object.fromEntries(
      KINDS.map((kind) => [
        kind,
        {
          env: { NODE_NO_WARNINGS: '1' },
          unavailable: () => missingPool(kind),
          measure: async () => summaryOf(await compare(kind, count, await calibrate({ fresh: true, quick: isQuick }))),
        },
      ]),
    ),
    demands: KINDS.flatMap((kind): Demand[] => [
      {
        what: `${kind}: median error`,
        kind: 'share',
        of: (figure) => figure(kind, 'median error'),
        sense: 'at most',
        must: 0.15,
      },
      {
        what: `${kind}: 9 in 10 within`,
        kind: 'share',
        of: (figure) => figure(kind, '9 in 10 within'),
        sense: 'at most',
        must: 0.35,
      },
      {
        what: `${kind}: break-even right`,
        kind: 'share',
        of: (figure) => figure(kind, 'break-even right'),
        sense: 'at least',
        must: 0.9,
      },
    ]),
  };
}

function summaryOf(comparisons: readonly Comparison[]): Figures {
  const errors = comparisons.map(({ predicted, wallMs }) => Math.abs(Math.log(predicted.wallMs.median / wallMs)));
  return {
    'median error': median(errors),
    '9 in 10 within': quantile(errors, 0.9),
    worst: Math.max(...errors),
    'break-even right': comparisons.filter(isBreakEvenRight).length / comparisons.length,
  };
}

/** It pays above what was predicted, and does not below. */
export function isBreakEvenRight({ aroundBreakEven }: Comparison): boolean {
  return aroundBreakEven !== undefined && aroundBreakEven[0] < 1 && aroundBreakEven[1] > 1;
}

/** `onEach`: told of each as it is done. */
export async function compare(
  kind: WorkerKind,
  count: number,
  calibration: Calibration,
  seed = 1,
  onEach: (comparison: Comparison) => void = () => {},
): Promise<Comparison[]> {
  const random = seeded(seed);
  const turnsPerMs = measureTurns();
  const compared: Comparison[] = [];
  for (let i = 0; i < count; i++) {
    const workload = randomWorkload(random, calibration, kind);
    const run = new Run(kind, workload, turnsPerMs);
    const predicted = predict(calibration, workload)[kind];
    const wallMs = await run.wallMs(predicted);
    const speedup = async (itemMs: number): Promise<number> => {
      const other = { ...workload, itemMs };
      return (workload.items * itemMs) / (await run.wallMs(predict(calibration, other)[kind], itemMs));
    };
    const breakEven = predicted.breakEvenItemMs?.median;
    const aroundBreakEven =
      breakEven === undefined
        ? undefined
        : ([await speedup(breakEven / FACTOR), await speedup(FACTOR * breakEven)] as const);
    const comparison = { workload, predicted, wallMs, aroundBreakEven };
    compared.push(comparison);
    onEach(comparison);
    await run.close();
  }
  return compared;
}

/** Each power of ten as often as any other. */
function between(random: Random, least: number, most: number): number {
  return least * (most / least) ** random();
}

function randomWorkload(random: Random, calibration: Calibration, kind: WorkerKind): Workload {
  const shape = SHAPES[Math.floor(random() * SHAPES.length)]!;
  const one = {
    items: 1_000,
    itemMs: between(random, 1e-3, 100),
    spread: 0,
    bytesIn: Math.round(between(random, 8, 1e7)),
    bytesOut: Math.round(between(random, 8, 1e7)),
    shape,
  };
  const each = predict(calibration, one)[kind].wallMs.median / one.items;
  const most = Math.min(MOST_ITEMS, MOST_BYTES / (one.bytesIn + one.bytesOut));
  return { ...one, items: Math.max(8, Math.round(Math.min(RUN_MS / each, most))) };
}

/** Maps of one workload, with the pools that predictions ask for. */
class Run {
  readonly #kind: WorkerKind;
  readonly #workload: Workload;
  readonly #turnsPerMs: number;
  readonly #items: readonly unknown[];
  readonly #pools = new Map<number, Pool>();

  constructor(kind: WorkerKind, workload: Workload, turnsPerMs: number) {
    this.#kind = kind;
    this.#workload = workload;
    this.#turnsPerMs = turnsPerMs;
    this.#items = Array.from({ length: workload.items }, () => work.payloadOf(workload.shape!, workload.bytesIn));
  }

  /** Of a map as it was predicted. */
  async wallMs({ size, chunkSize }: KindPrediction, itemMs = this.#workload.itemMs): Promise<number> {
    const pool = this.#pools.get(size) ?? newPool(this.#kind, size);
    this.#pools.set(size, pool);
    const { shape, bytesOut } = this.#workload;
    // Whole: a loop to a fraction is another loop.
    const args = [Math.round(itemMs * this.#turnsPerMs), shape!, bytesOut] as const;
    const once = () => pool.map(work.turnAndAnswer, this.#items, { chunkSize, args });
    await pool.warm();
    // In every worker the answer is there, and code is compiled.
    await pool.everyWorker(work.turnAndAnswer, 0, ...args);
    // What is predicted is a map of a pool at work: one of a ms would be over before its code is compiled.
    await warmUp(WARM_UP_MS, once);
    return medianOf(MOST_RUNS, once, PATIENCE_MS, 1);
  }

  async close(): Promise<void> {
    for (const pool of this.#pools.values()) await pool.close();
  }
}

/** How often a loop turns in a ms, once it is compiled. */
function measureTurns(): number {
  const turns = 1e6;
  const rates = Array.from({ length: 30 }, () => {
    const before = performance.now();
    work.turn(turns);
    return turns / (performance.now() - before);
  });
  return median(rates);
}
