/** One call, or one chunk of items, in a worker: item after item, synchronously as long as the task is. */

import { now } from '../../base/clock.js';
import { isThenable } from '../../base/thenable.js';
import { Arrivals } from '../../memory/arrivals.js';
import { type ContextPolicy, RunningTask } from '../../tasks/context.js';
import { blameFreeVariable } from '../../tasks/inline.js';
import type { AnyFunction } from '../../tasks/registry.js';
import type { Channel } from '../../transport/channel.js';
import { decode, discard, prepare } from '../../transport/decode.js';
import { explainPostError } from '../../transport/encode.js';
import type { WorkerLedger } from '../../transport/ledger.js';
import { pack, wasSent } from '../../transport/pack.js';
import { toErrorWire } from '../../transport/remote-error.js';
import {
  CALL,
  type CallWire,
  type Encoded,
  FAILURE,
  type FromWorker,
  ITEMS,
  RESULT,
  type ToWorker,
} from '../../transport/wire.js';
import type { KnownTasks } from './known-tasks.js';
import type { ReceivedArgs } from './received-args.js';

export interface CallSurroundings {
  readonly workerId: number;
  /** What the initializer returned. */
  state: unknown;
  readonly channel: Channel<FromWorker, ToWorker>;
  readonly ledger: WorkerLedger;
  readonly known: KnownTasks;
  readonly contexts: ContextPolicy;
  /** Until when synchronous items may follow each other; `pause` gives the event loop a turn and moves it on. */
  sliceEnd: number;
  readonly pause: () => Promise<void>;
}

type Args = readonly unknown[];
const NO_ARGS: Args = [];

/** Why a stretch of synchronous items ended, if not with a promise. */
const ALL_DONE = Symbol('all done');
const SLICE_OVER = Symbol('slice over');

/** How far a call has come. */
interface Progress {
  readonly task: AnyFunction;
  readonly items: readonly unknown[];
  readonly args: readonly unknown[];
  readonly count: number;
  index: number;
  /** When the item at `index` began; the end of one is the start of the next. */
  began: number;
}

export class Call {
  readonly #wire: CallWire;
  readonly #around: CallSurroundings;
  #context: RunningTask | undefined;
  #index = 0;
  /** Handles among the call's own arguments; most calls have none. */
  #arrivals: Arrivals | undefined;
  #sharedArgs: ReceivedArgs | undefined;

  constructor(wire: CallWire, around: CallSurroundings) {
    this.#wire = wire;
    this.#around = around;
  }

  /** Undefined when all of it ran synchronously. Never throws or rejects: whatever goes wrong is answered. */
  run(): Promise<void> | undefined {
    try {
      const task = this.#around.known.function(this.#wire[1]);
      if (task instanceof Promise) return this.#load(task).catch((error) => this.#failAll(error));
      const args = this.#args();
      const prepared = prepare(this.#wire[4]);
      if (!(args instanceof Promise) && prepared === undefined) {
        const progress = this.#begin(task, args);
        const stop = this.#synchronously(progress);
        if (stop === ALL_DONE) return undefined;
        return this.#asynchronously(progress, stop).catch((error) => this.#failAll(error));
      }
      return this.#load(task, args, prepared).catch((error) => this.#failAll(error));
    } catch (error) {
      this.#failAll(error);
      return undefined;
    }
  }

  /** To be called when it has run: gives up the handles that were its arguments. */
  end(): void {
    if (this.#arrivals === undefined) discard(this.#wire[4]);
    else this.#arrivals.giveUp();
    this.#sharedArgs?.release();
  }

  /** Fires the signal of the item that is running, when it is the one meant; index -1 means any. */
  abort(index: number, reason: unknown): void {
    if (index === -1 || index === this.#index) this.#context?.abort(reason);
  }

  // The task's module comes first: it may register the types of what its arguments hold.
  async #load(
    task: AnyFunction | Promise<AnyFunction>,
    args?: Args | Promise<Args>,
    prepared?: Promise<void>,
  ): Promise<void> {
    const loadedTask = await task;
    // All at once: none is left to reject unseen.
    const [loadedArgs] = await Promise.all([args ?? this.#args(), prepared ?? prepare(this.#wire[4])]);
    const progress = this.#begin(loadedTask, loadedArgs);
    await this.#asynchronously(progress, this.#synchronously(progress));
  }

  #args(): Args | Promise<Args> {
    const [, , , , , argsId = 0] = this.#wire;
    if (argsId === 0) return NO_ARGS;
    this.#sharedArgs = this.#around.known.args(argsId);
    return this.#sharedArgs.use();
  }

  #begin(task: AnyFunction, args: readonly unknown[]): Progress {
    const [, , shape, payload, specials] = this.#wire;
    const items = this.#decode({ value: payload, specials }) as readonly unknown[];
    return { task, items, args, count: shape === CALL ? 1 : items.length, index: 0, began: now() };
  }

  #decode(encoded: Encoded): unknown {
    if (encoded.specials === undefined) return encoded.value;
    this.#arrivals = new Arrivals();
    return this.#arrivals.collect(() => decode(encoded));
  }

  /** Runs on until an item returns a promise, which it returns, or the slice is over, or all is done. */
  #synchronously(progress: Progress): unknown {
    const { ledger, channel } = this.#around;
    const [seq] = this.#wire;
    for (; progress.index < progress.count; progress.index++) {
      const { index, began } = progress;
      if (ledger.isWholeCallCancelled(seq)) {
        channel.send({ type: 'ended', seq });
        return ALL_DONE;
      }
      if (began > this.#around.sliceEnd) return SLICE_OVER;
      this.#index = index;
      ledger.begin(seq, index, began);
      try {
        const outcome = this.#invoke(progress, index);
        if (isThenable(outcome)) return outcome;
        progress.began = now();
        this.#succeed(index, outcome, progress.began - began);
      } catch (error) {
        progress.began = now();
        this.#fail(index, blameFreeVariable(error, progress.task), progress.began - began);
      }
    }
    return ALL_DONE;
  }

  async #asynchronously(progress: Progress, stop: unknown): Promise<void> {
    while (stop !== ALL_DONE) {
      if (stop === SLICE_OVER) {
        this.#around.ledger.pause(this.#wire[0], progress.index);
        await this.#around.pause();
      } else {
        const { index, began } = progress;
        try {
          const value = await stop;
          this.#succeed(index, value, now() - began);
        } catch (error) {
          this.#fail(index, blameFreeVariable(error, progress.task), now() - began);
        }
        progress.index++;
      }
      progress.began = now();
      stop = this.#synchronously(progress);
    }
  }

  #invoke({ task, items, args }: Progress, index: number): unknown {
    const [seq, , shape, , , , attempt = 1] = this.#wire;
    const { ledger, channel, workerId, state, contexts } = this.#around;
    const context = new RunningTask({
      workerId,
      attempt,
      state,
      isCancelled: () => ledger.isCancelled(seq, index),
      report: (value) => {
        const parcel = pack(value, 'report');
        const { value: packed, specials, transfer } = parcel;
        channel.send({ type: 'report', seq, index, report: { value: packed, specials } }, transfer);
        wasSent(parcel);
      },
    });
    this.#context = context;
    const own = shape === CALL ? items : shape === ITEMS ? [items[index]] : items[index];
    return contexts.run(context, task, args.length === 0 ? (own as unknown[]) : [...(own as unknown[]), ...args]);
  }

  // Throws when the value cannot cross; the caller then answers with that error.
  #succeed(index: number, value: unknown, computeMs: number): void {
    const [seq] = this.#wire;
    const parcel = pack(value, 'result');
    try {
      const { value: packed, specials, transfer, bytes } = parcel;
      const isPlain = specials === undefined && bytes === 0;
      this.#around.channel.send(
        isPlain ? [RESULT, seq, index, computeMs, packed] : [RESULT, seq, index, computeMs, packed, specials, bytes],
        transfer,
      );
    } catch (error) {
      throw explainPostError(error, value, 'result');
    }
    wasSent(parcel);
  }

  #fail(index: number, error: unknown, computeMs: number): void {
    this.#around.channel.send([FAILURE, this.#wire[0], index, computeMs, toErrorWire(error)]);
  }

  #failAll(error: unknown): void {
    const [seq, , shape, payload] = this.#wire;
    const count = shape === CALL ? 1 : (payload as readonly unknown[]).length;
    for (let index = 0; index < count; index++) {
      this.#around.ledger.begin(seq, index, now());
      this.#fail(index, error, 0);
    }
  }
}
