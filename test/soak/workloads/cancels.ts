/** Work that is no longer wanted: before it begins, while it runs, when it is over. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Future } from 'breakeven';
import type { Dice } from '../dice.js';
import type { Judge } from '../judge.js';
import { soak } from '../soak-tasks.js';
import { upTo, type Workloads } from './workload.js';

class Unwanted extends Error {}

const isUnwanted = (error: unknown) => error instanceof Unwanted;

async function storm(judge: Judge, dice: Dice): Promise<unknown> {
  const xs = upTo(dice.size(1000));
  const futures = xs.map((x) => judge.pool.submit(soak.square, x));
  const cancelled = new Set(futures.filter(() => dice.chance(0.4)));
  const outcomes = futures.map((future, x) =>
    judge.future('call in a storm of cancels', future, {
      right: (y) => y === x * x,
      fails: (error) => cancelled.has(future) && isUnwanted(error),
    }),
  );
  for (const future of dice.shuffled([...cancelled])) {
    if (dice.chance(0.02)) await delay(1);
    if (!future.cancel(new Unwanted())) cancelled.delete(future);
  }
  return Promise.all(outcomes);
}

/** In the very callback that tells of another one's end. */
async function byNeighbours(judge: Judge, dice: Dice): Promise<unknown> {
  const futures = upTo(dice.whole(2, 60)).map((x) => judge.pool.submit(soak.square, x));
  const cancelled = new Set<Future<number>>();
  for (const future of futures) {
    const other = dice.pick(futures);
    future.onDone(() => {
      if (other.cancel(new Unwanted())) cancelled.add(other);
    });
  }
  return Promise.all(
    futures.map((future, x) =>
      judge.future('call cancelled by a neighbour', future, {
        right: (y) => y === x * x,
        fails: (error) => cancelled.has(future) && isUnwanted(error),
      }),
    ),
  );
}

async function running(judge: Judge, dice: Dice): Promise<unknown> {
  const task = dice.pick<() => unknown>([soak.untilCancelled, soak.spinUntilCancelled]);
  const future = judge.pool.submit(task);
  const outcome = judge.future('call that runs until it is cancelled', future, { fails: isUnwanted });
  await delay(dice.whole(0, 60));
  future.cancel(new Unwanted());
  return outcome;
}

async function over(judge: Judge): Promise<unknown> {
  const future: Future<number> = judge.pool.submit(soak.square, 3);
  await judge.future('call that is cancelled when it is over', future, { right: (y) => y === 9 });
  if (future.cancel()) judge.wrong('settled twice', 'a future that was over could be cancelled');
  return future.state;
}

async function aborted(judge: Judge, dice: Dice): Promise<unknown> {
  const controller = new AbortController();
  const count = dice.size(2000);
  const map = judge.pool.map(soak.spin, upTo(count), { args: [0.1], signal: controller.signal });
  const outcome = judge.promise('map with a signal', map, {
    right: (back) => back.length === count && back.every((value, index) => value === index),
    fails: (error) => controller.signal.aborted && isUnwanted(error),
  });
  await delay(dice.whole(0, 50));
  controller.abort(new Unwanted());
  return outcome;
}

export const cancels: Workloads = {
  'storm of cancels': { weight: 4, run: storm },
  'cancelled by a neighbour': { weight: 3, run: byNeighbours },
  'cancelled while it runs': { weight: 3, run: running },
  'cancelled when it is over': { weight: 1, run: over },
  'map with a signal': { weight: 3, run: aborted },
};
