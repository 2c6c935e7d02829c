/** The worker's loop: takes calls in order, runs up to `concurrency` at once, and answers each item as soon as it has ended. */

import { now } from '../../base/clock.js';
import { contextPolicy, RunningTask } from '../../tasks/context.js';
import type { AnyFunction } from '../../tasks/registry.js';
import { resolveTask } from '../../tasks/resolve.js';
import type { Channel } from '../../transport/channel.js';
import { decode, discard, prepare } from '../../transport/decode.js';
import { damagedLedger } from '../../transport/ledger.js';
import { fromErrorWire, toErrorWire } from '../../transport/remote-error.js';
import { adoptBytes, giveUpBytes } from '../../transport/shared-bytes.js';
import { readValue } from '../../transport/value-for-many.js';
import type { CallWire, FromWorker, ToWorker, WorkerOrder, WorkerSetup } from '../../transport/wire.js';
import { Call, type CallSurroundings } from './call.js';
import type { Connection } from './connection.js';
import { KnownTasks } from './known-tasks.js';
import { Meter } from './meter.js';
import { pin } from './pin.js';
import type { ReceivedPuts } from './received-puts.js';
import { Replies } from './replies.js';
import { Stopwatch } from './stopwatch.js';
import { WorkerHost } from './worker-host.js';

// How long synchronous tasks may follow each other before timers, sockets and messages of this worker get a turn.
const SLICE_MS = 10;
// After doing nothing for so long, or something else, all of those have had their turn.
const IDLE_MS = 1;
const MEMORY_CHECK_MS = 10;

export class CallLoop {
  readonly #setup: WorkerSetup;
  readonly #channel: Channel<FromWorker, ToWorker>;
  readonly #known = new KnownTasks();
  readonly #puts: ReceivedPuts;
  readonly #surroundings: CallSurroundings;
  readonly #usedMemory: () => number;
  readonly #exit: () => void;
  readonly #clock: () => number;
  /** Those that are asynchronous. */
  readonly #running = new Map<number, Call>();
  readonly #waiting: CallWire[] = [];
  /** Nothing is taken from `waiting` now: it is not ready, or a task runs synchronously. */
  #held = true;
  #pausing = false;
  #stopping = false;
  #recycleAsked = false;
  #memoryCheckedAt = 0;

  constructor(connection: Connection, puts: ReceivedPuts, exit: () => void, clock: () => number = now) {
    const { setup, channel, ledger, usedMemory } = connection;
    this.#setup = setup;
    this.#channel = channel;
    this.#puts = puts;
    this.#usedMemory = usedMemory;
    this.#exit = exit;
    this.#clock = clock;
    const stopwatch = new Stopwatch(clock);
    const meter = new Meter(setup.concurrency);
    this.#surroundings = {
      host: new WorkerHost(connection),
      channel,
      ledger,
      known: this.#known,
      contexts: contextPolicy(setup.concurrency),
      stopwatch,
      meter,
      replies: new Replies(channel, stopwatch, meter),
      sliceEnd: 0,
      resume: () => this.#resume(),
      pause: () => this.#pause(),
    };
  }

  start(): void {
    if (this.#setup.isTimed) this.#surroundings.meter.watchGarbage();
    this.#initialize().then(
      (state) => {
        this.#surroundings.host.state = state;
        this.#held = false;
        this.#newSlice();
        const { at } = this.#surroundings.stopwatch;
        this.#surroundings.meter.freed(at);
        this.#channel.send({ type: 'ready', at });
        this.#drain();
      },
      (error) => {
        this.#channel.send({ type: 'init-failed', error: toErrorWire(error) });
        this.#exit();
      },
    );
  }

  receive(message: ToWorker): void {
    if (!Array.isArray(message)) {
      this.#obey(message as WorkerOrder);
      return;
    }
    if (message[7] !== undefined) this.#took(message);
    this.#waiting.push(message as unknown as CallWire);
    this.#drain();
  }

  #obey(message: WorkerOrder): void {
    switch (message.type) {
      case 'calls':
        if (message.stamps !== undefined) this.#took(message);
        for (const call of message.calls) this.#waiting.push(call);
        this.#drain();
        break;
      case 'task':
        this.#known.addTask(message.id, message.task);
        break;
      case 'args':
        this.#known.addArgs(message.id, message.values);
        break;
      case 'forget-args':
        this.#known.forgetArgs(message.id);
        break;
      case 'put':
        this.#puts.add(message);
        break;
      case 'forget-put':
        this.#puts.forget(message.id);
        break;
      case 'cancel':
        this.#running.get(message.seq)?.abort(message.index, fromErrorWire(message.reason));
        break;
      case 'ping':
        this.#channel.send({ type: 'pong', id: message.id });
        break;
      case 'stop':
        this.#stopping = true;
        this.#drain();
        break;
    }
  }

  #took(message: ToWorker): void {
    const { meter, stopwatch } = this.#surroundings;
    meter.took(message, stopwatch.at, this.#running.size > 0, this.#clock);
  }

  async #initialize(): Promise<unknown> {
    const { initializer, workerId, cpus } = this.#setup;
    if (cpus !== undefined) await pin(cpus);
    if (initializer === undefined) return undefined;
    const task = (await resolveTask(initializer.task)) as AnyFunction;
    adoptBytes(initializer.args);
    const encoded = readValue(initializer.args);
    giveUpBytes(initializer.args);
    await prepare(encoded.specials);
    const [, ...args] = decode(encoded) as unknown[];
    const context = new RunningTask({ workerId, state: undefined, isCancelled: () => false, report: () => {} });
    return await this.#surroundings.contexts.run(context, () => task(...args), undefined);
  }

  // Not re-entered: a message that arrives while a task runs synchronously is handled after it.
  #drain(): void {
    if (this.#held) return;
    this.#held = true;
    const { ledger, stopwatch } = this.#surroundings;
    const waiting = this.#waiting;
    this.#resume();
    while (this.#running.size < this.#setup.concurrency && waiting.length > 0) {
      if (stopwatch.at > this.#surroundings.sliceEnd) {
        this.#drainLater();
        break;
      }
      const wire = waiting.shift() as CallWire;
      if (ledger.claim(wire[0])) this.#run(wire);
      else if (ledger.wasTakenBack(wire[0])) discard(wire[4]);
      else {
        this.#dieOf(damagedLedger());
        return;
      }
    }
    this.#held = false;
    if (this.#running.size === 0) this.#surroundings.contexts.leave();
    this.#checkMemory();
    if (this.#stopping && this.#running.size === 0 && waiting.length === 0) this.#finish();
  }

  // Skipped, the call would be waited for for ever; thrown, it might reach a handler of the program's and end nothing.
  #dieOf(error: Error): void {
    this.#channel.send({ type: 'fault', error: toErrorWire(error) });
    this.#exit();
  }

  #drainLater(): void {
    if (this.#pausing) return;
    this.#pausing = true;
    this.#pause().then(() => {
      this.#pausing = false;
      this.#drain();
    });
  }

  #run(wire: CallWire): void {
    const call = new Call(wire, this.#surroundings);
    const going = call.run();
    if (going === undefined) {
      this.#ended(call);
      return;
    }
    const seq = wire[0];
    this.#running.set(seq, call);
    going.then(() => {
      this.#running.delete(seq);
      this.#ended(call);
      this.#drain();
    });
  }

  #ended(call: Call): void {
    call.end();
    this.#surroundings.meter.freed(this.#surroundings.stopwatch.at);
  }

  #resume(): void {
    const { stopwatch } = this.#surroundings;
    const before = stopwatch.at;
    stopwatch.read();
    if (stopwatch.at - before > IDLE_MS) this.#newSlice();
  }

  async #pause(): Promise<void> {
    if (this.#channel.crowded) await this.#channel.room();
    await new Promise<void>((resolve) => {
      setImmediate(() => {
        this.#newSlice();
        resolve();
      });
    });
  }

  #newSlice(): void {
    const { stopwatch } = this.#surroundings;
    stopwatch.read();
    this.#surroundings.sliceEnd = stopwatch.at + SLICE_MS;
  }

  #checkMemory(): void {
    const limit = this.#setup.maxMemory;
    const { at } = this.#surroundings.stopwatch;
    if (limit === undefined || this.#recycleAsked || at - this.#memoryCheckedAt < MEMORY_CHECK_MS) return;
    this.#memoryCheckedAt = at;
    const used = this.#usedMemory();
    if (used <= limit) return;
    this.#recycleAsked = true;
    this.#channel.send({ type: 'recycle', usedBytes: used });
  }

  #finish(): void {
    this.#stopping = false;
    disposeOf(this.#surroundings.host.state).then(
      () => this.#exit(),
      (error) => {
        this.#channel.send({ type: 'fault', error: toErrorWire(error) });
        this.#exit();
      },
    );
  }
}

async function disposeOf(state: unknown): Promise<void> {
  const disposable = state as Partial<AsyncDisposable & Disposable> | null | undefined;
  if (disposable?.[Symbol.asyncDispose]) await disposable[Symbol.asyncDispose]?.();
  else disposable?.[Symbol.dispose]?.();
}
