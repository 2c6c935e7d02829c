/** One round: a pool of threads and one of processes, beside each other, from their beginning to their end. */

import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Pool, PoolClosedError, ProcessPool, ThreadPool } from 'breakeven';
import { Dice } from './dice.js';
import { Judge } from './judge.js';
import { Lost, type OpenWaits } from './open-waits.js';
import { type Ending, type Plan, planFor } from './plan.js';
import { sabotage, type Threads } from './saboteur.js';
import { soak } from './soak-tasks.js';
import type { Tally } from './tally.js';
import { calls } from './workloads/calls.js';
import { cancels } from './workloads/cancels.js';
import { faults } from './workloads/faults.js';
import { maps } from './workloads/maps.js';
import { shared } from './workloads/shared.js';

export interface Surroundings {
  readonly tally: Tally;
  readonly waits: OpenWaits;
  readonly threads: Threads;
  /** For notes of the dying. */
  readonly folder: string;
}

const workloads = Object.entries({ ...calls, ...maps, ...faults, ...cancels, ...shared }).map(([name, workload]) => ({
  name,
  ...workload,
}));

const terminate = (pool: Pool) => pool.terminate('by the soak');
const close = (pool: Pool) => pool.close();

const ENDS: Readonly<Record<Ending, (pool: Pool, timeout: number) => PromiseLike<unknown>>> = {
  close,
  'close with a timeout': (pool, timeout) => pool.close({ timeout }),
  terminate,
  'terminate in a storm': terminate,
  'terminate in a listener': terminate,
  'close at start': close,
  'close twice': (pool) => Promise.all([pool.close(), pool.close()]),
  dispose: (pool) => pool[Symbol.asyncDispose](),
};

/** The same seed and round throw the same plans and the same work, whatever the rounds before have been like. */
export async function runRound(seed: number, round: number, around: Surroundings): Promise<void> {
  const dice = new Dice(Math.imul(seed, 0x9e3779b1) ^ Math.imul(round, 0x85ebca6b));
  around.tally.round = round;
  const kinds = ['thread', 'process'] as const;
  const plans = kinds.map((kind) => planFor(dice.fork(), kind, join(around.folder, `${round}-${kind}`)));
  await Promise.all(
    plans.map((plan, index) => runPool(plan, dice.fork(), join(around.folder, `${round}-${kinds[index]}`), around)),
  );
}

async function runPool(plan: Plan, dice: Dice, notes: string, { tally, waits, threads }: Surroundings): Promise<void> {
  const pool = plan.kind === 'thread' ? new ThreadPool(plan.options) : new ProcessPool(plan.options);
  const judge = new Judge(pool, plan, notes, tally, waits);
  if (plan.kind === 'thread') threads.watch(judge);
  const over = new AbortController();
  const saboteur = dice.fork();
  const sabotaged = sabotage(judge, saboteur, plan.sabotage, threads, over.signal);
  const strands = Promise.all(dice.list(plan.strands, (its) => strand(judge, its.fork(), tally)));
  if (plan.ending === 'terminate in a storm') await Promise.race([strands, delay(dice.whole(0, 800))]);
  else if (plan.ending === 'terminate in a listener') await Promise.race([strands, terminatedBy(judge, dice)]);
  else if (plan.ending !== 'close at start') await strands;
  const begun = performance.now();
  await end(judge, pool, dice);
  tally.ended(`${plan.kind}: ${plan.ending}`, performance.now() - begun);
  over.abort();
  await strands;
  await sabotaged;
  await judge.promise('submit after the end', pool.submit(soak.square, 1), {
    fails: (error) => error instanceof PoolClosedError,
  });
  judge.close();
  threads.forget(judge);
}

async function strand(judge: Judge, dice: Dice, tally: Tally): Promise<void> {
  const fitting = workloads.filter(({ fits }) => fits?.(judge) !== false);
  for (let step = 0; step < judge.plan.steps && judge.ending === 'no'; step++) {
    const { name, run } = dice.weighted(fitting);
    tally.count(tally.workloads, name);
    await run(judge, dice.fork());
  }
}

/** Resolves when a listener of one of the pool's events has terminated it. */
function terminatedBy(judge: Judge, dice: Dice): Promise<void> {
  const event = dice.pick(['worker:start', 'worker:exit', 'task:error', 'drain'] as const);
  return new Promise((resolve) => {
    judge.pool.once(event, () => {
      judge.ending = 'terminate';
      resolve(judge.waits.wait(`${judge.plan.kind}: terminate in ${event}`, judge.pool.terminate()));
    });
  });
}

async function end(judge: Judge, pool: Pool, dice: Dice): Promise<void> {
  const { ending, kind } = judge.plan;
  const timeout = dice.whole(0, 300);
  judge.ending = /terminate|timeout/.test(ending) ? 'terminate' : 'close';
  try {
    await judge.waits.wait(`${kind}: ${ending}`, ENDS[ending](pool, timeout));
  } catch (error) {
    if (!(error instanceof Lost)) judge.wrong('unexplained failure', `${ending}: ${error}`);
  }
}
