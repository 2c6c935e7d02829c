/** Judges all that one pool does: each outcome must be right, or a failure that something explains. */

import { existsSync, readFileSync, rmSync } from 'node:fs';
import { inspect } from 'node:util';
import {
  BrokenPoolError,
  type Future,
  type Pool,
  PoolClosedError,
  PoolTerminatedError,
  QueueFullError,
  TaskTimeoutError,
  WorkerCrashedError,
} from 'breakeven';
import { Lost, type OpenWaits } from './open-waits.js';
import type { Plan } from './plan.js';
import type { Tally } from './tally.js';

/** What may come of one call or map, beside what may happen to any. */
export interface Expected<T> {
  /** Whether a value is the right one; without it, none is. */
  readonly right?: (value: T) => boolean;
  /** Whether an error is one that the task itself or its caller brought about. */
  readonly fails?: (error: unknown) => boolean;
  /** It has a timeout of its own. */
  readonly timeout?: boolean;
  /** How often it is tried again; default: what the pool says. */
  readonly retries?: number;
}

interface Crash {
  readonly what: string;
  readonly error: WorkerCrashedError;
}

/** Its pool ended the worker, and says why. */
const GONE_BY_ITS_POOL = /did not heed its timeout|was stopped and began nothing/;

export class Judge {
  readonly pool: Pool;
  readonly plan: Plan;
  readonly waits: OpenWaits;
  readonly #tally: Tally;
  /** Where workers note why they die. */
  readonly notes: string;
  /** The pool has been told to end. */
  ending: 'no' | 'close' | 'terminate' = 'no';
  readonly #crashes: Crash[] = [];
  /** What was done to workers from outside. */
  readonly #sabotaged = new Map<number, string>();
  readonly #living = new Map<number, number>();
  readonly #dead = new Map<number, string>();
  #told = false;
  #exits = 0;
  #starts = 0;

  constructor(pool: Pool, plan: Plan, notes: string, tally: Tally, waits: OpenWaits) {
    this.pool = pool;
    this.plan = plan;
    this.notes = notes;
    this.#tally = tally;
    this.waits = waits;
    pool.on('worker:start', ({ workerId, pid }) => {
      this.#starts++;
      this.#living.set(workerId, pid);
    });
    pool.on('worker:exit', ({ workerId, exitCode, signal, expected }) => {
      this.#exits++;
      this.#living.delete(workerId);
      const how = signal ?? `exit code ${exitCode}`;
      if (!expected) this.#dead.set(workerId, how);
      else if (this.ending === 'no' && how !== 'exit code 0')
        tally.count(tally.deaths, `${plan.kind}: ended by its pool`);
    });
  }

  get living(): { readonly workerId: number; readonly pid: number }[] {
    return [...this.#living].map(([workerId, pid]) => ({ workerId, pid }));
  }

  /** Of the living, those that can run what they are sent. */
  get started(): { readonly workerId: number; readonly pid: number }[] {
    const starting = new Set(this.pool.stats().workers.flatMap(({ id, state }) => (state === 'starting' ? [id] : [])));
    return this.living.filter(({ workerId }) => !starting.has(workerId));
  }

  sabotaged(workerId: number, how: string): void {
    this.#sabotaged.set(workerId, how);
  }

  /** Resolves when the future has settled, with its value if that is right. */
  async future<T>(what: string, future: Future<T>, expected: Expected<T>): Promise<T | undefined> {
    let told = 0;
    future.onDone(() => {
      told++;
      if (told > 1) this.wrong('settled twice', what);
    });
    const value = await this.promise(what, future, expected);
    if (told === 0) this.wrong('lost', `${what}: settled, and onDone was not told`);
    if (future.state !== 'done' && future.state !== 'cancelled')
      this.wrong('lost', `${what}: settled, and ${future.state}`);
    return value;
  }

  async promise<T>(what: string, promise: PromiseLike<T>, expected: Expected<T>): Promise<T | undefined> {
    this.#tally.submitted++;
    const name = `${this.plan.kind}: ${what}`;
    try {
      const value = await this.waits.wait(name, promise);
      if (this.value(what, value, expected)) return value;
    } catch (error) {
      if (error instanceof Lost) {
        this.count('lost');
        this.#tellOnce();
      } else this.failure(what, error, expected);
    }
    return undefined;
  }

  value<T>(what: string, value: T, { right }: Expected<T>): boolean {
    if (right?.(value) === true) {
      this.count('fulfilled');
      return true;
    }
    this.count('wrong');
    this.wrong('wrong result', `${what}: ${inspect(value).slice(0, 200)}`);
    return false;
  }

  failure<T>(what: string, error: unknown, expected: Expected<T>): void {
    if (expected.fails?.(error) === true) this.count('failed as it should');
    else if (error instanceof WorkerCrashedError) {
      this.count(error.name);
      this.#crashes.push({ what, error });
      this.#checkAttempt(what, error, expected);
    } else if (this.#isOfPool(error, expected)) this.count((error as Error).name);
    else {
      this.count('unexplained');
      this.wrong('unexplained failure', `${what}: ${inspect(error).slice(0, 1500)}`);
    }
  }

  count(outcome: string): void {
    this.#tally.count(this.#tally.outcomes, outcome);
  }

  wrong(kind: Parameters<Tally['wrong']>[0], what: string): void {
    this.#tally.wrong(kind, `${this.plan.kind}: ${what}`);
  }

  /** When the pool has ended and all its futures with it. */
  close(): void {
    const reasons = this.#reasons();
    const { size: _size, ...stats } = this.pool.stats();
    const { submitted, completed, failed, cancelled, queued, inFlight, workers } = stats;
    if (submitted !== completed + failed + cancelled || queued + inFlight + workers.length > 0) {
      this.wrong('stats', inspect(stats, { breakLength: Number.POSITIVE_INFINITY }));
    }
    if (this.#starts !== this.#exits) this.wrong('stats', `${this.#starts} workers started, ${this.#exits} ended`);
    if (stats.deaths !== this.#dead.size) this.wrong('stats', `${stats.deaths} deaths, ${this.#dead.size} told of`);
    for (const [workerId, how] of this.#dead) {
      const reason = this.#sabotaged.get(workerId) ?? reasons.get(workerId);
      this.#tally.count(this.#tally.deaths, `${this.plan.kind}: ${reason ?? 'without a reason'}`);
      if (reason === undefined) this.wrong('unexplained death', `worker ${workerId}: ${how}`);
    }
    this.#checkCrashes(reasons);
    rmSync(this.notes, { force: true });
  }

  // What the pool looked like when the first was found to be lost.
  #tellOnce(): void {
    if (this.#told) return;
    this.#told = true;
    console.log(inspect({ stats: this.pool.stats(), plan: this.plan }, { depth: 5, breakLength: 160 }));
  }

  #reasons(): Map<number, string> {
    if (!existsSync(this.notes)) return new Map();
    const lines = readFileSync(this.notes, 'utf8').split('\n').slice(0, -1);
    return new Map(lines.map((line) => [Number.parseInt(line, 10), line.slice(line.indexOf(' ') + 1)]));
  }

  // A death fails what the worker had begun, and what had been moved there, and nothing else.
  #checkCrashes(reasons: ReadonlyMap<number, string>): void {
    const victims = new Map<number, Crash[]>();
    for (const crash of this.#crashes) {
      const { workerId, message } = crash.error;
      if (!this.#sabotaged.has(workerId) && !reasons.has(workerId) && !GONE_BY_ITS_POOL.test(message)) {
        this.wrong('unexplained failure', `${crash.what}: ${message.slice(0, 1500)}`);
      }
      if (/before it began/.test(message) && /transfer/.test(message)) continue;
      victims.set(workerId, [...(victims.get(workerId) ?? []), crash]);
    }
    const most = this.plan.options.tasksPerWorker ?? 1;
    for (const [workerId, crashes] of victims) {
      if (crashes.length <= most) continue;
      this.wrong(
        'unexplained failure',
        `worker ${workerId} took ${crashes.map(({ what }) => what).join(', ')} with it`,
      );
    }
  }

  #checkAttempt<T>(
    what: string,
    error: WorkerCrashedError,
    { retries = this.plan.options.retries ?? 0 }: Expected<T>,
  ): void {
    if (error.attempt === retries + 1 || /cannot be tried again/.test(error.message)) return;
    this.wrong('unexplained failure', `${what}: given up at attempt ${error.attempt} with ${retries} retries`);
  }

  #isOfPool<T>(error: unknown, { timeout }: Expected<T>): boolean {
    const { options, neverStarts } = this.plan;
    if (error instanceof TaskTimeoutError) return timeout === true || options.taskTimeout !== undefined;
    if (error instanceof PoolClosedError) return this.ending !== 'no';
    if (error instanceof PoolTerminatedError) return this.ending === 'terminate';
    if (error instanceof QueueFullError) return options.maxQueue !== undefined;
    return error instanceof BrokenPoolError && neverStarts;
  }
}
