/** Experiments in turns: each once a round, so that a host that speeds up or slows down does so for all alike. */

import { type Measured, medianWithInterval } from '../statistics.js';

/** Gives one figure, or some by name, each time it is run. */
export interface Experiment<F extends string = string> {
  /** Before the rounds: code is compiled and memory fetched. What is to be measured cold does nothing here. */
  warm(): Promise<unknown>;
  /** In so many rounds at most. Default: in all. */
  readonly most?: number;
  run(): Promise<Readonly<Record<F, number>>>;
}

/** An experiment that is run once before it counts. */
export function warmed<F extends string>(run: Experiment<F>['run']): Experiment<F> {
  return { warm: run, run };
}

export interface Limits {
  readonly rounds: number;
  /** Ms after which nothing else begins but what has not been run at all. */
  readonly budgetMs: number;
}

export class Samples {
  /** By figure, then by round. */
  readonly #values = new Map<string, Map<number, number>>();

  add(name: string, round: number, value: number): void {
    const values = this.#values.get(name);
    if (values === undefined) this.#values.set(name, new Map([[round, value]]));
    else values.set(round, value);
  }

  /** One for each round in which it was measured. */
  of(name: string): number[] {
    return [...(this.#values.get(name)?.values() ?? [])];
  }

  measured(name: string): Measured {
    return medianWithInterval(this.of(name));
  }

  /** Of a figure that follows from several of one round. Nothing takes less than no time. */
  derived(names: readonly string[], of: (...values: number[]) => number): Measured {
    const columns = names.map((name) => this.#values.get(name) ?? new Map<number, number>());
    const rounds = [...columns[0]!.keys()].filter((round) => columns.every((column) => column.has(round)));
    const { median, interval } = medianWithInterval(
      rounds.map((round) => of(...columns.map((column) => column.get(round)!))),
    );
    const time = (ms: number) => Math.max(0, ms);
    return { median: time(median), interval: interval && [time(interval[0]), time(interval[1])] };
  }
}

/** A figure of an experiment is named `experiment.figure`. */
export async function inRounds(
  experiments: ReadonlyMap<string, Experiment>,
  { rounds, budgetMs }: Limits,
  now: () => number,
): Promise<Samples> {
  const samples = new Samples();
  const until = now() + budgetMs;
  for (const experiment of experiments.values()) await experiment.warm();
  for (let round = 1; round <= rounds; round++) {
    // The first is run whatever time it is; after it there is an answer.
    if (round > 1 && now() >= until) break;
    // There and back: no experiment always follows the same other.
    const order = round % 2 === 0 ? [...experiments] : [...experiments].reverse();
    for (const [name, experiment] of order) {
      if (round > 1 && (round > (experiment.most ?? rounds) || now() >= until)) continue;
      const figures = await experiment.run();
      for (const [figure, value] of Object.entries(figures)) samples.add(`${name}.${figure}`, round, value);
    }
  }
  return samples;
}
