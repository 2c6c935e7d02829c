/** One call, or one chunk of items, in a worker: item after item, synchronously as long as the task is. */

import { isThenable } from '../../base/thenable.js';
import { Arrivals } from '../../memory/arrivals.js';
import { type ContextPolicy, RunningTask } from '../../tasks/context.js';
import { blameFreeVariable } from '../../tasks/inline.js';
import type { AnyFunction } from '../../tasks/registry.js';
import type { Channel } from '../../transport/channel.js';
import { decode, discard, prepare } from '../../transport/decode.js';
import type { WorkerLedger } from '../../transport/ledger.js';
import { toErrorWire } from '../../transport/remote-error.js';
import { DISPATCH_MS, READ_MS, SERIALISED_MS } from '../../transport/stamps.js';
import { CALL, type CallWire, FAILURE, type FromWorker, ITEMS, type ToWorker } from '../../transport/wire.js';
import type { KnownTasks } from './known-tasks.js';
import type { Meter } from './meter.js';
import type { ReceivedArgs } from './received-args.js';
import type { Replies } from './replies.js';
import type { Stopwatch } from './stopwatch.js';
import type { WorkerHost } from './worker-host.js';

export interface CallSurroundings {
  readonly host: WorkerHost;
  readonly channel: Channel<FromWorker, ToWorker>;
  readonly ledger: WorkerLedger;
  readonly known: KnownTasks;
  readonly contexts: ContextPolicy;
  readonly stopwatch: Stopwatch;
  readonly meter: Meter;
  readonly replies: Replies;
  /** Until when synchronous items may follow each other. */
  sliceEnd: number;
  /** To be called when work goes on after something else: reads the clock. */
  readonly resume: () => void;
  /** Gives the event loop a turn, and moves the slice's end on. */
  readonly pause: () => Promise<void>;
}

type Args = readonly unknown[];
const NO_ARGS: Args = [];

/** Why a stretch of synchronous items ended, if not with a promise. */
const ALL_DONE = Symbol('all done');
const SLICE_OVER = Symbol('slice over');

export class Call {
  readonly #wire: CallWire;
  readonly #around: CallSurroundings;
  #task: AnyFunction | undefined;
  #items = NO_ARGS;
  #args = NO_ARGS;
  /** How far it has come. */
  #index = 0;
  /** When the item at `#index` began, if that has turned out to be asynchronous. */
  #began = 0;
  #context: RunningTask | undefined;
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
      const args = this.#receivedArgs();
      const prepared = prepare(this.#wire[4]);
      if (args instanceof Promise || prepared !== undefined) {
        return this.#load(task, args, prepared).catch((error) => this.#failAll(error));
      }
      this.#begin(task, args);
      const stop = this.#synchronously();
      if (stop === ALL_DONE) return undefined;
      return this.#asynchronously(stop).catch((error) => this.#failAll(error));
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
    const [loadedArgs] = await Promise.all([args ?? this.#receivedArgs(), prepared ?? prepare(this.#wire[4])]);
    this.#around.resume();
    this.#begin(loadedTask, loadedArgs);
    await this.#asynchronously(this.#synchronously());
  }

  #receivedArgs(): Args | Promise<Args> {
    const argsId = this.#wire[5] ?? 0;
    if (argsId === 0) return NO_ARGS;
    this.#sharedArgs = this.#around.known.args(argsId);
    const args = this.#sharedArgs.use();
    // Reviving them is no part of the first item.
    this.#around.stopwatch.read();
    return args;
  }

  #begin(task: AnyFunction, args: Args): void {
    this.#task = task;
    this.#args = args;
    this.#items = this.#decodedItems();
  }

  #decodedItems(): Args {
    const value = this.#wire[3];
    const specials = this.#wire[4];
    if (specials === undefined) return value as Args;
    this.#arrivals = new Arrivals();
    const { stopwatch, meter } = this.#around;
    const before = stopwatch.at;
    const items = this.#arrivals.collect(() => decode({ value, specials })) as Args;
    stopwatch.read();
    const stamps = this.#wire[7] as number[] | undefined;
    if (stamps !== undefined) meter.tells(stamps, READ_MS, before, stopwatch.at, meter.toldMs);
    return items;
  }

  /** Runs on until an item returns a promise, which it returns, or the slice is over, or all is done. */
  #synchronously(): unknown {
    const around = this.#around;
    const { ledger, stopwatch } = around;
    const seq = this.#wire[0];
    const attempt = this.#wire[6] ?? 1;
    const last = this.#wire[2] === CALL ? 0 : this.#items.length - 1;
    const stamps = this.#wire[7] as number[] | undefined;
    const isTimed = stamps !== undefined || ledger.isTimed(seq);
    for (; this.#index <= last; this.#index++) {
      const index = this.#index;
      if (ledger.isWholeCallCancelled(seq)) {
        around.channel.send({ type: 'ended', seq });
        return ALL_DONE;
      }
      if (stopwatch.at > around.sliceEnd || around.channel.crowded) {
        this.#context = undefined;
        return SLICE_OVER;
      }
      if (index === 0 && stamps !== undefined) around.meter.began(stamps, stopwatch.at);
      ledger.begin(seq, index, stopwatch.at);
      const context = new RunningTask(around.host, attempt, seq, index);
      this.#context = context;
      let outcome: unknown;
      try {
        outcome = around.contexts.run(context, runItem, this);
        if (isThenable(outcome)) {
          const ms = stopwatch.read();
          this.#began = stopwatch.at - ms;
          return outcome;
        }
      } catch (error) {
        this.#fail(error, stopwatch.read());
        continue;
      }
      this.#succeed(outcome, isTimed || index === last ? stopwatch.read() : stopwatch.lap());
    }
    return ALL_DONE;
  }

  async #asynchronously(stop: unknown): Promise<void> {
    for (; stop !== ALL_DONE; stop = this.#synchronously()) {
      if (stop === SLICE_OVER) {
        await this.#pause();
        continue;
      }
      try {
        const value = await stop;
        this.#around.resume();
        this.#succeed(value, this.#around.stopwatch.at - this.#began);
      } catch (error) {
        this.#around.resume();
        this.#fail(error, this.#around.stopwatch.at - this.#began);
      }
      this.#index++;
    }
  }

  async #pause(): Promise<void> {
    const { channel, stopwatch, meter } = this.#around;
    const before = stopwatch.at;
    const told = meter.toldMs;
    const part = channel.crowded ? SERIALISED_MS : DISPATCH_MS;
    await this.#around.pause();
    const stamps = this.#wire[7] as number[] | undefined;
    if (stamps !== undefined) meter.tells(stamps, part, before, stopwatch.at, told);
  }

  /** Calls the task with the item that the call is at. */
  runItem(): unknown {
    const task = this.#task as AnyFunction;
    const args = this.#args;
    const items = this.#items;
    const shape = this.#wire[2];
    if (shape === ITEMS) return args.length === 0 ? task(items[this.#index]) : task(items[this.#index], ...args);
    const own = shape === CALL ? items : (items[this.#index] as Args);
    if (args.length > 0) return task(...own, ...args);
    return own.length === 1 ? task(own[0]) : task(...own);
  }

  #succeed(value: unknown, computeMs: number): void {
    this.#around.replies.value(this.#wire, this.#index, this.#isAtLast(), value, computeMs);
  }

  #fail(error: unknown, computeMs: number): void {
    const blamed = blameFreeVariable(error, this.#task as AnyFunction);
    this.#around.replies.error(this.#wire, this.#index, this.#isAtLast(), blamed, computeMs);
  }

  #isAtLast(): boolean {
    return this.#wire[2] === CALL || this.#index === this.#items.length - 1;
  }

  // What went wrong has to do with no item in particular.
  #failAll(error: unknown): void {
    const { ledger, channel, stopwatch } = this.#around;
    const [seq, , shape, payload] = this.#wire;
    const count = shape === CALL ? 1 : (payload as Args).length;
    for (let index = 0; index < count; index++) {
      stopwatch.read();
      ledger.begin(seq, index, stopwatch.at);
      channel.send([FAILURE, seq, index, 0, toErrorWire(error)]);
    }
  }
}

function runItem(call: Call): unknown {
  return call.runItem();
}
