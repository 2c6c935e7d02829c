/** The job of one `submit`: a single call, and the future of its outcome. One object, since tens of thousands may be alive at once. */

import { onAbort } from '../base/abort.js';
import { type Moment, recently } from '../base/clock.js';
import type { TaskTiming } from '../base/stats.js';
import type { SharedCopies } from '../transport/copies.js';
import { CALL } from '../transport/wire.js';
import type { BackEnd } from './back-end.js';
import { Future, passAsPromise } from './future.js';
import type { Assignment, ItemTimes, Job, RowTimes } from './job.js';
import type { AnyTask } from './pool.js';
import { COMPUTED, RECEIVED, stepsOf } from './timings/step-numbers.js';

/** What many calls have in common. */
export interface CallTerms {
  readonly backEnd: BackEnd;
  readonly timeout: number | undefined;
  readonly retries: number;
  readonly priority: number;
  readonly signal: AbortSignal | undefined;
  readonly caller: { readonly stack?: string } | undefined;
  /** Each is for one certain worker, one of several with the same arguments. */
  readonly copies: SharedCopies | undefined;
}

const NO_ARGS: readonly unknown[] = [];

// Times are kept as whole ticks: V8 keeps small integers in the object itself, and would make an object of each fraction.
const TICKS_PER_MS = 10_000;
const NOT_TIMED = -1;

const CANCELLED = -1;

class Call extends Future<unknown> implements Job, Assignment {
  readonly #terms: CallTerms;
  readonly #task: AnyTask;
  readonly #accepted: Moment;
  #payload: readonly unknown[];
  #open = 1;
  #queued = NOT_TIMED;
  #sent = 0;
  /** Where its steps were timed, those have both, and here are their place and the block of them: no object for each call. */
  #computed = 0;
  #received: number | Float64Array = 0;

  constructor(terms: CallTerms, task: AnyTask, args: readonly unknown[]) {
    super();
    this.#terms = terms;
    this.#task = task;
    this.#accepted = recently();
    this.#payload = args;
    const { signal } = terms;
    if (signal !== undefined && !signal.aborted) this.whenDone(onAbort(signal, () => this.cancel(signal.reason)));
  }

  get task(): AnyTask {
    return this.#task;
  }
  get payload(): readonly unknown[] {
    return this.#payload;
  }
  get shape(): typeof CALL {
    return CALL;
  }
  get count(): number {
    return 1;
  }
  get firstIndex(): number {
    return 0;
  }
  get args(): undefined {
    return undefined;
  }
  get timeout(): number | undefined {
    return this.#terms.timeout;
  }
  get retries(): number {
    return this.#terms.retries;
  }
  get priority(): number {
    return this.#terms.priority;
  }
  get caller(): { readonly stack?: string } | undefined {
    return this.#terms.caller;
  }
  get copies(): SharedCopies | undefined {
    return this.#terms.copies;
  }
  get pinned(): boolean {
    return this.#terms.copies !== undefined;
  }
  get acceptedAt(): number {
    return this.#accepted.at;
  }
  get cancelled(): boolean {
    return this.#open === CANCELLED;
  }
  set cancelled(_true: true) {
    this.#open = CANCELLED;
  }
  get open(): number {
    return Math.max(0, this.#open);
  }
  set open(open: number) {
    if (this.#open !== CANCELLED) this.#open = open;
  }

  // --- its own first assignment ---

  get whole(): Assignment {
    return this;
  }
  get job(): Job {
    return this;
  }
  get from(): number {
    return 0;
  }
  get to(): number {
    return 1;
  }
  get attempt(): number {
    return 1;
  }

  // --- what back ends say ---

  fulfil(_index: number, value: unknown, { sentAt, startedAt, computeMs, receivedAt, steps }: ItemTimes): void {
    this.#queued = ticks(sentAt - this.#accepted.at);
    this.#sent = ticks(startedAt - sentAt);
    const receivedMs = receivedAt - startedAt - computeMs;
    if (steps === undefined) {
      this.#computed = ticks(computeMs);
      this.#received = ticks(receivedMs);
    } else {
      const { numbers, at } = steps;
      numbers[at + COMPUTED] = computeMs;
      numbers[at + RECEIVED] = Math.max(0, receivedMs);
      this.#computed = at;
      this.#received = numbers;
    }
    this.#payload = NO_ARGS;
    this.settle('value', value, false);
  }

  fulfilRow(index: number, values: readonly unknown[], { sentAt, computeMs }: RowTimes): void {
    const receivedAt = sentAt + computeMs;
    this.fulfil(index, values[0], { sentAt, startedAt: sentAt, computeMs, receivedAt, steps: undefined });
  }

  reject(_index: number, error: unknown, byOwner: boolean): void {
    this.#payload = NO_ARGS;
    this.settle('error', error, byOwner);
  }

  report(index: number, value: unknown): void {
    this.reported({ index, value });
  }

  // --- what the future asks ---

  protected override isRunning(): boolean {
    return this.#terms.backEnd.hasBegun(this);
  }

  protected override withdraw(reason: unknown): void {
    this.#terms.backEnd.cancel(this, reason);
    // The arguments may be large; a future may be kept for long.
    this.#payload = NO_ARGS;
  }

  override get timing(): TaskTiming | undefined {
    if (this.#queued === NOT_TIMED) return undefined;
    const [at, numbers] = [this.#computed, this.#received];
    const isTimed = typeof numbers !== 'number';
    const steps = isTimed ? stepsOf({ numbers, at }) : undefined;
    return {
      queued: this.#queued / TICKS_PER_MS,
      serialised: steps?.arguments.serialise,
      sent: this.#sent / TICKS_PER_MS,
      started: this.#accepted.at + (this.#queued + this.#sent) / TICKS_PER_MS,
      computed: isTimed ? numbers[at + COMPUTED]! : at / TICKS_PER_MS,
      received: isTimed ? numbers[at + RECEIVED]! : numbers / TICKS_PER_MS,
      bytesIn: steps?.arguments.bytes,
      bytesOut: steps?.results.bytes,
      cpu: steps?.cpu,
      steps,
    };
  }
}

/** With nothing of its own but what V8 looks for in each of tens of thousands of promises: it finds it at once. */
export class CallJob extends Call {}

passAsPromise(CallJob);

// Two threads read the clock to within some microseconds of each other, and pools not for each call.
function ticks(ms: number): number {
  return Math.max(0, Math.round(ms * TICKS_PER_MS));
}
