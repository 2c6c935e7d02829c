/** One question, asked of every contender in fresh processes, in rounds. */

import type { Engine, EngineOptions, Rival } from '../rivals/rival.js';

export interface Scenario {
  /** What is done, in a line. */
  readonly title: string;
  /** Operations in one sample, to give times per operation. */
  readonly operations: number;
  readonly operation: string;
  /** Numbers of workers to ask of each contender. */
  readonly workers: readonly number[];
  /** Rounds, in each of which every contender runs once. */
  readonly rounds: number;
  /** Once before the first round, in the process that runs them all. */
  prepare?(): Promise<void>;
  /** Runs in a process of its own: samples in ms, of which the median is this round's figure. Throws on a wrong result. */
  measure(rival: Rival, workers: number): Promise<number[]>;
}

/** Opens one engine, warms it up and takes the samples. */
export async function sampleEngine(
  rival: Rival,
  options: EngineOptions,
  run: (engine: Engine) => Promise<unknown>,
  counts: { readonly warmUps: number; readonly samples: number },
): Promise<number[]> {
  const engine = rival.open(options);
  const samples: number[] = [];
  for (let i = 0; i < counts.warmUps; i++) await run(engine);
  for (let i = 0; i < counts.samples; i++) {
    const startedAt = performance.now();
    await run(engine);
    samples.push(performance.now() - startedAt);
  }
  return samples;
}

/** Throws when a contender computed something else than it should have. */
export function expectEqual(actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`Wrong result: ${String(actual)} instead of ${String(expected)}.`);
}
