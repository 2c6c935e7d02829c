/** Tasks that fail, hang, and take their worker with them. */

import { NotSerializableError, TaskTimeoutError, WorkerCrashedError, WorkerMemoryError } from 'breakeven';
import { work } from '../../contracts/tasks.js';
import { allOddities, throwing } from '../../contracts/throwing-tasks.js';
import { bytesFrom, checksum } from '../bytes.js';
import type { Dice } from '../dice.js';
import type { Judge } from '../judge.js';
import { soak } from '../soak-tasks.js';
import type { Workloads } from './workload.js';

const crashed = (exitCode: number) => (error: unknown) =>
  error instanceof WorkerCrashedError && error.exitCode === exitCode;

async function exit(judge: Judge, dice: Dice): Promise<unknown> {
  const code = dice.pick([0, 7]);
  return judge.future('exit', judge.pool.submit(soak.die, code, judge.notes), { fails: crashed(code) });
}

async function exitAndRetry(judge: Judge, dice: Dice): Promise<unknown> {
  const attempts = dice.whole(2, 3);
  const future = judge.pool.with({ retries: 3 }).submit(soak.dieUntil, attempts, judge.notes);
  return judge.future('exit and retry', future, { right: (attempt) => attempt >= attempts, retries: 3 });
}

async function signal(judge: Judge, dice: Dice): Promise<unknown> {
  const name = dice.pick(['SIGKILL', 'SIGSEGV', 'SIGTERM'] as const);
  const fails = (error: unknown) => error instanceof WorkerCrashedError && error.signal === name;
  return judge.future(name, judge.pool.submit(soak.raise, name, judge.notes), { fails });
}

async function outside(judge: Judge, dice: Dice): Promise<unknown> {
  const task = dice.pick([soak.throwOutside, soak.rejectOutside]);
  const fails = (error: unknown) => error instanceof WorkerCrashedError && /outside of a task/.test(error.message);
  return judge.future('error outside of a task', judge.pool.submit(task, judge.notes), { fails });
}

async function answerAndDie(judge: Judge, dice: Dice): Promise<unknown> {
  const seed = dice.whole(1, 1000);
  const length = dice.size(dice.chance(0.2) ? 20_000_000 : 100_000);
  const sum = checksum(bytesFrom(seed, length));
  const future = judge.pool.submit(soak.answerAndDie, seed, length, dice.whole(0, 5), judge.notes);
  return judge.future('answer and die', future, { right: (bytes) => checksum(bytes) === sum });
}

async function oddity(judge: Judge, dice: Dice): Promise<unknown> {
  const what = dice.pick(allOddities);
  const future = judge.pool.submit(dice.pick([throwing.throwOddity, throwing.rejectOddity]), what);
  // A hostile value is handed on in a plain object: an async function would ask it for its `then`.
  const outcome = Promise.allSettled([future]).then(([{ status }]) => status);
  return judge.promise(`throwing ${what}`, outcome, { right: (status) => status === 'rejected' });
}

async function unsendable(judge: Judge, dice: Dice): Promise<unknown> {
  const fails = (error: unknown) => error instanceof NotSerializableError;
  const what = dice.pick(['function', 'symbol', 'deep', 'socket', 'shared'] as const);
  const result = judge.future(`result: ${what}`, judge.pool.submit(work.unsendable, what), { fails });
  const argument = judge.future('argument: WeakMap', judge.pool.submit(soak.echo, { a: [new WeakMap()] }), { fails });
  return Promise.all([result, argument]);
}

async function endless(judge: Judge, dice: Dice): Promise<unknown> {
  const task = dice.pick<() => unknown>([soak.spinForever, soak.untilCancelled, soak.spinUntilCancelled]);
  const future = judge.pool.with({ timeout: dice.whole(5, 60) }).submit(task);
  return judge.future('endless task', future, { fails: (error) => error instanceof TaskTimeoutError, timeout: true });
}

async function timeouts(judge: Judge, dice: Dice): Promise<unknown> {
  const timeout = dice.whole(10, 40);
  const view = judge.pool.with({ timeout });
  return Promise.all(
    dice.list(dice.whole(1, 10), (its) => {
      const ms = its.whole(0, 2 * timeout);
      const future = view.submit(its.pick([soak.spin, soak.echoLater]) as typeof soak.spin, ms, ms);
      return judge.future('call near its timeout', future, { right: (back) => back === ms, timeout: true });
    }),
  );
}

async function fullHeap(judge: Judge): Promise<unknown> {
  const fails = (error: unknown) => error instanceof WorkerMemoryError;
  return judge.future('full heap', judge.pool.submit(soak.fillHeap, judge.notes), { fails });
}

async function leak(judge: Judge, dice: Dice): Promise<unknown> {
  const bytes = dice.whole(1, 8) * 2 ** 20;
  return judge.future('leak', judge.pool.submit(soak.leak, bytes), { right: (count) => count > 0 });
}

export const faults: Workloads = {
  exit: { weight: 6, run: exit },
  'exit and retry': { weight: 2, run: exitAndRetry },
  signal: { weight: 3, run: signal, fits: ({ plan }) => plan.kind === 'process' },
  'error outside of a task': { weight: 3, run: outside },
  'answer and die': { weight: 3, run: answerAndDie },
  'hostile values thrown': { weight: 4, run: oddity },
  'values that cannot cross': { weight: 2, run: unsendable },
  'endless task': { weight: 3, run: endless },
  'calls near their timeout': { weight: 2, run: timeouts },
  'full heap': { weight: 2, run: fullHeap, fits: ({ plan }) => plan.smallHeap },
  leak: { weight: 3, run: leak, fits: ({ plan }) => plan.options.maxMemoryPerWorker !== undefined && !plan.smallHeap },
};
