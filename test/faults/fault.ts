/**
 * The language of faults. A row (rows.ts) has a file of tests, and each of its faults says who suffers, what is done to him, and what he comes
 * to. What holds after every fault is asked here: the neighbours' and the next calls' results, each future settled once, a pool that closes
 * in time, and nothing left behind.
 */

import assert from 'node:assert/strict';
import type { Future, Pool, PoolOptions } from 'breakeven';
import { type BackEnd, backEnd } from '../contracts/back-ends.js';
import { type Ground, type It, theme } from '../contracts/contract.js';
import { Gate, rejection, reportOf, until } from '../contracts/observe.js';
import { work } from '../contracts/tasks.js';
import { type RowName, rows } from './rows.js';

export type Where = 'threads' | 'processes';

/** What a fault has at hand. */
export interface Site extends Ground {
  readonly calls: Pool;
  /** Resolves with the first report of the victim. */
  begun(): Promise<unknown>;
  /** Of the victim's process. */
  pid(): Promise<number>;
}

export interface Fault {
  readonly on?: Where;
  /** Of the pool, which else has two workers. */
  readonly options?: PoolOptions;
  /** The call that suffers; another one runs beside it, in a worker of its own. */
  readonly victim: (calls: Pool) => Future<unknown>;
  /** What is done to it; else it does it itself. */
  readonly strike?: (site: Site) => unknown;
  readonly comesTo: (victim: Future<unknown>) => unknown;
}

export interface Row {
  readonly where: Where;
  readonly backEnd: BackEnd;
  readonly it: It;
  fault(title: string, fault: Fault): void;
  /** What this back end cannot be made to suffer, or cannot survive; docs/faults.md tells it. */
  cannot(title: string, on: Where, reason: string): void;
}

export function row(name: RowName, define: (row: Row) => void): void {
  for (const [where, key] of [
    ['threads', 'thread'],
    ['processes', 'process'],
  ] as const) {
    const on = backEnd(key);
    const inRow = (it: It) =>
      define({
        where,
        backEnd: on,
        it,
        fault: (title, fault) => {
          if (fault.on === undefined || fault.on === where) it(title, (ground) => suffer(fault, ground));
        },
        cannot: (title, only, reason) => {
          if (only === where) it(title, ({ t }) => t.skip(reason));
        },
      });
    theme(on, rows[name].title, inRow, true);
  }
}

const WAITING = [1, 2, 3, 4, 5];

async function suffer({ options, victim, strike, comesTo }: Fault, ground: Ground): Promise<void> {
  const calls = ground.pool({ size: 2, ...options });
  const pids = new Set<number>();
  calls.on('worker:start', ({ pid }) => pids.add(pid));
  const gate = new Gate(ground.folder());
  const settled = new Map<Future<unknown>, number>();
  const watched = <T>(future: Future<T>): Future<T> => {
    future.onDone(() => settled.set(future, (settled.get(future) ?? 0) + 1));
    return future;
  };

  const neighbour = watched(calls.submit(work.untilOpen, gate.path, 'safe'));
  await reportOf(neighbour);
  const others = new Set(pids);
  const suffering = watched(victim(calls));
  const report: Promise<unknown> = new Promise((resolve) => suffering.onReport(({ value }) => resolve(value)));
  const waiting = WAITING.map((n) => watched(calls.submit(work.square, n)));
  const begun = () => report;
  await strike?.({
    ...ground,
    calls,
    begun,
    async pid() {
      await until(() => pids.size > others.size, 'the victim has a worker of its own');
      return [...pids].find((pid) => !others.has(pid)) as number;
    },
  });
  await comesTo(suffering);

  assert.deepEqual(
    await Promise.all(waiting),
    WAITING.map((n) => n * n),
    'what waited behind it',
  );
  gate.open();
  assert.equal(await neighbour, 'safe', 'its neighbour');
  assert.equal(await calls.submit(work.square, 7), 49, 'who comes after it');
  await calls.close();
  assert.deepEqual(
    [...settled.values()],
    [suffering, neighbour, ...waiting].map(() => 1),
    'each future settles once',
  );
}

// --- what is done ---

/** Sends a signal to the victim's process, once it has begun. */
export function kill(signal: NodeJS.Signals = 'SIGKILL') {
  return async ({ begun, pid }: Site): Promise<void> => {
    await begun();
    process.kill(await pid(), signal);
  };
}

// --- what it comes to ---

/** Rejects with an error that has these properties, with `message` a pattern. */
export function fails(name: string, properties: Readonly<Record<string, unknown>> = {}, message = /./) {
  return async (victim: PromiseLike<unknown>): Promise<void> => {
    const error = (await rejection(victim)) as Error & Record<string, unknown>;
    assert.equal(error.name, name, error.stack ?? String(error));
    const got = Object.fromEntries(Object.keys(properties).map((key) => [key, error[key]]));
    assert.deepEqual(got, properties, error.stack);
    assert.match(error.message, message);
  };
}

export const crashes = (properties: Readonly<Record<string, unknown>>, message?: RegExp) =>
  fails('WorkerCrashedError', properties, message);

/** Gives what it would have given without the fault: it had not begun, and another worker took it. */
export function gives(value: unknown) {
  return async (victim: PromiseLike<unknown>): Promise<void> => assert.deepEqual(await victim, value);
}
