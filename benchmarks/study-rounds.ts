/** Runs every variant of a study once a round, in an order shuffled for each round, each in a process of its own. */

import { seeded } from '#src/cost/random.js';
import { runInProcess } from './processes.js';
import { shuffled } from './rounds.js';
import type { Figures, Study } from './scenarios/study.js';
import type { StudyAnswer } from './study-child.js';

export interface MeasuredVariant {
  readonly name: string;
  /** One for each round, unless it failed. */
  readonly rounds: Figures[];
  error?: string;
  /** Why it was not asked. */
  unavailable?: string;
}

const CHILD_TIMEOUT_MS = 120_000;

export async function runStudy(
  name: string,
  study: Study,
  isQuick: boolean,
  onRound: (done: number) => void,
): Promise<MeasuredVariant[]> {
  const random = seeded(1);
  const measured: MeasuredVariant[] = [];
  for (const [variant, { unavailable }] of Object.entries(study.variants)) {
    const reason = await unavailable?.();
    measured.push({ name: variant, rounds: [], ...(reason !== undefined && { unavailable: reason }) });
  }
  for (let round = 0; round < study.rounds; round++) {
    const asking = shuffled(measured, random).filter((one) => {
      const { rounds = study.rounds } = study.variants[one.name]!;
      return round < rounds && one.error === undefined && one.unavailable === undefined;
    });
    if (study.isConcurrent === true) await Promise.all(asking.map(ask));
    else for (const one of asking) await ask(one);
    onRound(round + 1);
  }
  return measured;

  async function ask(one: MeasuredVariant): Promise<void> {
    const { env = {}, node } = study.variants[one.name]!;
    const args = [name, one.name, isQuick ? 'quick' : 'full'];
    const options = { env, timeoutMs: CHILD_TIMEOUT_MS, node: await node?.() };
    const { figures, error } = await runInProcess<StudyAnswer>('./study-child.js', args, options, (why) => ({
      error: why,
    }));
    if (figures === undefined) one.error = error ?? 'It sent no figures.';
    else one.rounds.push(figures);
  }
}
