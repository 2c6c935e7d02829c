/** Finds out what holds a workload back, with as few runs as the rules need: what a profile does with more time. */

import { diagnose, rules } from '../diagnosis/diagnose.js';
import { measurementsOf } from '../diagnosis/from-stats.js';
import type { Measurements } from '../diagnosis/measurements.js';
import type { Rule } from '../diagnosis/rule.js';
import { type BestRun, verdictOf } from '../diagnosis/verdict.js';
import type { Probe, ProbedPool, ProbedTask } from '../probe.js';
import { median } from '../statistics.js';
import { extremeRatio, growth, repeatOf } from './evidence.js';
import { loopMs, type PoolRun, poolRun } from './runs.js';
import type { Examined } from './self-test.js';
import { nothing, retainedBytes, timedTurns } from './tasks.js';
import type { TestWorkload } from './workload.js';

const LEAST_RUNS = 2;
const MOST_RUNS = 4;

/** Rules from which on evidence is gathered by experiments of its own, only when none before them has fired. */
const INFLATION_RULE = 15;
const GROWTH_RULE = 19;

export async function examine(probe: Probe, workload: TestWorkload): Promise<Examined> {
  const loops: number[] = [];
  const runs: PoolRun[] = [];
  do {
    if (loops.length < LEAST_RUNS) loops.push(await loopMs(probe, workload));
    runs.push(await poolRun(probe, workload));
  } while (runs.length < LEAST_RUNS || (runs.length < MOST_RUNS && isNoisy(pace(loops, runs))));
  const { speedup, repeat } = pace(loops, runs);
  const typical = runs.toSorted((a, b) => a.wallMs - b.wallMs)[Math.floor((runs.length - 1) / 2)]!;
  const { chunkSize, recorded } = workload;
  let measured: Measurements = {
    ...measurementsOf(typical.stats),
    callerBusy: typical.callerBusy,
    chunkSize: chunkSize === 'auto' ? undefined : chunkSize,
    sequentialMs: median(loops),
    repeat,
    speedup,
    ...recorded,
  };
  if (firstCause(measured) >= INFLATION_RULE) {
    measured = { ...measured, ...(await inflationOf(probe, workload)), ...recorded };
  }
  if (firstCause(measured) >= GROWTH_RULE) {
    measured = { ...measured, ...(await growthOf(probe, workload)), ...recorded };
  }
  const { bottleneck, sentence, evidence } = diagnose(measured);
  const best: BestRun = {
    kind: 'thread',
    size: workload.size,
    chunkSize: chunkSize === 'auto' ? 1 : chunkSize,
    items: typical.stats.completed,
    sequentialMs: median(loops),
    speedup,
    repeat,
    breakEvenItemMs: undefined,
  };
  const { parallelize } = verdictOf(best, []);
  return { bottleneck, sentence, evidence, parallelize, speedup: speedup.median };
}

function pace(loops: readonly number[], runs: readonly PoolRun[]) {
  const walls = runs.map(({ wallMs }) => wallMs);
  return { speedup: extremeRatio(loops, walls), repeat: repeatOf(walls) };
}

/** The loop and a new pool once more, in turns: how much faster the pool is. */
export async function race(probe: Probe, workload: TestWorkload): Promise<number> {
  const loop = await loopMs(probe, workload);
  const { wallMs } = await poolRun(probe, workload);
  return loop / wallMs;
}

/** The verdict hangs on it. */
function isNoisy(measured: Measurements): boolean {
  return diagnose(measured).evidence[0]!.outcome === 'fired';
}

/** Number of the first rule that has fired and tells a cause; beyond the last where none has. */
function firstCause(measured: Measurements): number {
  const { evidence } = diagnose(measured);
  const tells = ({ bottleneck, isLastResort }: Rule) => bottleneck !== undefined && !isLastResort;
  return evidence.find(({ number, outcome }) => outcome === 'fired' && tells(rules[number]!))?.number ?? rules.length;
}

const PART = 1 / 6;
const PROBE_MS = 4;
const PROBES = 8;

/** CPU time on all workers over that on one: of the first items, and of a loop that only computes. */
async function inflationOf(probe: Probe, workload: TestWorkload): Promise<Measurements> {
  const turns = Math.round((PROBE_MS * 1e5) / timedTurns(1e5));
  const cost = async (size: number): Promise<{ readonly task: number; readonly probe: number }> =>
    withPool(probe, size, async (pool) => {
      await pool.map(workload.task, firstOf(workload), { chunkSize: workload.chunkSize });
      const { computeMs, timings } = pool.stats();
      const probes: number[][] = [];
      for (let i = 0; i < PROBES; i++) probes.push((await pool.everyWorker(timedTurns, turns)) as number[]);
      // The least of each worker: before, its code is compiled.
      const least = Array.from({ length: size }, (_, worker) => Math.min(...probes.map((each) => each[worker]!)));
      return { task: computeMs * (timings?.cpuShare ?? 1), probe: Math.max(...least) };
    });
  const alone = await cost(1);
  const together = await cost(workload.size);
  return { inflation: { task: together.task / alone.task, probe: together.probe / alone.probe } };
}

const SAMPLES = 12;

/** What one worker holds after each part of the first items, and after as many empty tasks, garbage collected. */
async function growthOf(probe: Probe, { task, chunkSize, ...workload }: TestWorkload): Promise<Measurements> {
  return withPool(probe, 1, async (pool) => {
    const items = firstOf(workload);
    const part = Math.max(1, Math.floor(items.length / SAMPLES));
    const held: number[] = [];
    const run = async (what: ProbedTask, of: readonly unknown[]): Promise<void> => {
      await pool.map(what, of, { chunkSize });
      held.push((await pool.submit(retainedBytes)) as number);
    };
    for (let at = 0; at + part <= items.length; at += part) {
      await run(task, items.slice(at, at + part));
      await run(
        nothing,
        Array.from({ length: part }, () => 0),
      );
    }
    return { memoryGrowth: growth(held, part) };
  });
}

function firstOf(workload: Pick<TestWorkload, 'items'>): readonly unknown[] {
  const items = [...workload.items()];
  return items.slice(0, Math.max(SAMPLES, Math.ceil(items.length * PART)));
}

async function withPool<T>(probe: Probe, size: number, use: (pool: ProbedPool) => Promise<T>): Promise<T> {
  const pool = probe.open('thread', { size, timings: 'all' });
  try {
    await pool.warm();
    return await use(pool);
  } finally {
    await pool.close();
  }
}
