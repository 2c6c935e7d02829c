/** Runs every contender of a scenario once a round, in an order shuffled for each round, each in a process of its own. */

import { seeded } from '#src/cost/random.js';
import { median } from '#src/cost/statistics.js';
import type { ChildAnswer } from './child.js';
import { runInProcess } from './processes.js';
import type { RivalName } from './rivals/index.js';
import type { Scenario } from './scenarios/scenario.js';

export interface Contender {
  readonly rival: RivalName;
  readonly workers: number;
  /** Ours a second time, as if it were a rival: its ratio shows the noise. */
  readonly isAgain: boolean;
}

export interface Measured extends Contender {
  /** One figure a round, in ms; as long as there were rounds, unless it failed. */
  readonly rounds: number[];
  error?: string;
}

const CHILD_TIMEOUT_MS = 60_000;

function runChild(scenario: string, contender: Contender, isQuick: boolean): Promise<ChildAnswer> {
  const args = [scenario, contender.rival, String(contender.workers), isQuick ? 'quick' : 'full'];
  return runInProcess<ChildAnswer>('./child.js', args, { timeoutMs: CHILD_TIMEOUT_MS }, (error) => ({ error }));
}

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

export function contendersOf(scenario: Scenario, rivals: readonly RivalName[]): Contender[] {
  const contenders: Contender[] = [];
  for (const rival of rivals) {
    const counts = rival === 'loop' ? scenario.workers.slice(0, 1) : scenario.workers;
    for (const workers of counts) contenders.push({ rival, workers, isAgain: false });
  }
  if (rivals.includes('breakeven'))
    contenders.push({ rival: 'breakeven', workers: scenario.workers[0]!, isAgain: true });
  return contenders;
}

export async function runRounds(
  name: string,
  scenario: Scenario,
  contenders: readonly Contender[],
  isQuick: boolean,
  onRound: (done: number) => void,
): Promise<Measured[]> {
  await scenario.prepare?.();
  const random = seeded(1);
  const measured: Measured[] = contenders.map((contender) => ({ ...contender, rounds: [] }));
  for (let round = 0; round < scenario.rounds; round++) {
    for (const one of shuffled(measured, random)) {
      if (one.error !== undefined) continue;
      const { samples, error } = await runChild(name, one, isQuick);
      if (samples === undefined) one.error = error ?? 'It sent no samples.';
      else one.rounds.push(median(samples));
    }
    onRound(round + 1);
  }
  return measured;
}
