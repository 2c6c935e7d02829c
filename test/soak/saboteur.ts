/** Does to workers from outside what the world does to them. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import type { Dice } from './dice.js';
import type { Judge } from './judge.js';
import type { Sabotage } from './plan.js';

/** Threads in the order in which they were made, to find a pool's own among them. */
export class Threads {
  readonly #named: { readonly pool: Judge; readonly workerId: number }[] = [];
  readonly #workers = new Map<Judge, Map<number, Worker>>();

  constructor() {
    // Node tells of each worker a moment after it was made, a pool at once: the two come in the same order.
    process.on('worker', (worker) => {
      const named = this.#named.shift();
      if (named === undefined) return;
      const workers = this.#workers.get(named.pool) ?? new Map<number, Worker>();
      this.#workers.set(named.pool, workers.set(named.workerId, worker));
      worker.once('exit', () => workers.delete(named.workerId));
    });
  }

  watch(judge: Judge): void {
    judge.pool.on('worker:start', ({ workerId }) => this.#named.push({ pool: judge, workerId }));
  }

  forget(judge: Judge): void {
    this.#workers.delete(judge);
  }

  of(judge: Judge, workerId: number): Worker | undefined {
    return this.#workers.get(judge)?.get(workerId);
  }
}

const SIGNALS = ['SIGKILL', 'SIGKILL', 'SIGKILL', 'SIGTERM', 'SIGSEGV', 'SIGSTOP'] as const;

/** So many faults, or fewer when the pool is `over` before; resolves when nothing that it did is left to be undone. */
export async function sabotage(
  judge: Judge,
  dice: Dice,
  { faults, everyMs }: Sabotage,
  threads: Threads,
  over: AbortSignal,
): Promise<void> {
  const stopped: Promise<void>[] = [];
  for (let fault = 0; fault < faults && !over.aborted; fault++) {
    await delay(dice.whole(0, 2 * everyMs), undefined, { signal: over }).catch(() => {});
    const choice = dice.whole(0, 1000);
    const signal = dice.pick(SIGNALS);
    const stopMs = dice.whole(1, 400);
    // Who comes for those that he kills must be able to start at last.
    const living = dice.chance(0.1) ? judge.living : judge.started;
    const victim = living[choice % Math.max(1, living.length)];
    if (over.aborted || victim === undefined) continue;
    if (judge.plan.kind === 'thread') {
      const worker = threads.of(judge, victim.workerId);
      if (worker === undefined) continue;
      judge.sabotaged(victim.workerId, 'terminated from outside');
      void worker.terminate();
    } else if (signal === 'SIGSTOP') stopped.push(stopFor(judge, victim.pid, stopMs));
    else {
      judge.sabotaged(victim.workerId, `${signal} from outside`);
      send(victim.pid, signal);
    }
  }
  await Promise.all(stopped);
}

async function stopFor(judge: Judge, pid: number, ms: number): Promise<void> {
  send(pid, 'SIGSTOP');
  await delay(ms);
  if (judge.living.some((worker) => worker.pid === pid)) send(pid, 'SIGCONT');
}

// The judge forgets a worker when the pool does, and that is when Node has reaped it: until then its pid is nobody else's.
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
