/** The worker's loop: takes calls in order, runs up to `concurrency` at once, and answers each item as soon as it has ended. */

import { now } from '../../base/clock.js';
import { contextPolicy, RunningTask } from '../../tasks/context.js';
import type { AnyFunction } from '../../tasks/registry.js';
import { resolveTask } from '../../tasks/resolve.js';
import type { Channel } from '../../transport/channel.js';
import { decode, discard, prepare } from '../../transport/decode.js';
import { fromErrorWire, toErrorWire } from '../../transport/remote-error.js';
import type { CallWire, FromWorker, ToWorker, WorkerSetup } from '../../transport/wire.js';
import { Call, type CallSurroundings } from './call.js';
import type { Connection } from './connection.js';
import { KnownTasks } from './known-tasks.js';
import { pin } from './pin.js';
import type { ReceivedPuts } from './received-puts.js';

// How long synchronous tasks may follow each other before timers, sockets and messages of this worker get a turn.
const SLICE_MS = 10;
const MEMORY_CHECK_MS = 50;

export class CallLoop {
  readonly #setup: WorkerSetup;
  readonly #channel: Channel<FromWorker, ToWorker>;
  readonly #known = new KnownTasks();
  readonly #puts: ReceivedPuts;
  readonly #surroundings: CallSurroundings;
  readonly #usedMemory: () => number;
  readonly #exit: () => void;
  readonly #running = new Map<number, Call>();
  #waiting: CallWire[] = [];
  #head = 0;
  #ready = false;
  #draining = false;
  #stopping = false;
  #recycleAsked = false;
  #memoryCheckedAt = 0;

  constructor({ setup, channel, ledger, usedMemory }: Connection, puts: ReceivedPuts, exit: () => void) {
    this.#setup = setup;
    this.#channel = channel;
    this.#puts = puts;
    this.#usedMemory = usedMemory;
    this.#exit = exit;
    this.#surroundings = {
      workerId: setup.workerId,
      state: undefined,
      channel,
      ledger,
      known: this.#known,
      contexts: contextPolicy(setup.concurrency),
      sliceEnd: 0,
      pause: () => this.#pause(),
    };
  }

  start(): void {
    this.#initialize().then(
      (state) => {
        this.#surroundings.state = state;
        this.#ready = true;
        this.#channel.send({ type: 'ready' });
        this.#drain();
      },
      (error) => {
        this.#channel.send({ type: 'init-failed', error: toErrorWire(error) });
        this.#exit();
      },
    );
  }

  receive(message: ToWorker): void {
    switch (message.type) {
      case 'calls':
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

  async #initialize(): Promise<unknown> {
    const { initializer, workerId, cpus } = this.#setup;
    if (cpus !== undefined) await pin(cpus);
    if (initializer === undefined) return undefined;
    const task = (await resolveTask(initializer.task)) as AnyFunction;
    await prepare(initializer.args.specials);
    const [, ...args] = decode(initializer.args) as unknown[];
    const context = new RunningTask({
      workerId,
      attempt: 1,
      state: undefined,
      isCancelled: () => false,
      report: () => {},
    });
    return await this.#surroundings.contexts.run(context, task, args);
  }

  // Not re-entered: a message that arrives while a task runs synchronously is handled after it.
  #drain(): void {
    if (this.#draining || !this.#ready) return;
    this.#draining = true;
    this.#surroundings.sliceEnd = now() + SLICE_MS;
    while (this.#running.size < this.#setup.concurrency && this.#head < this.#waiting.length) {
      if (now() > this.#surroundings.sliceEnd) {
        setImmediate(() => this.#drain());
        break;
      }
      const wire = this.#waiting[this.#head++] as CallWire;
      if (this.#surroundings.ledger.claim(wire[0])) this.#run(wire);
      else discard(wire[4]);
    }
    if (this.#head === this.#waiting.length) {
      this.#waiting = [];
      this.#head = 0;
    }
    this.#draining = false;
    if (this.#running.size === 0) this.#surroundings.contexts.leave();
    this.#checkMemory();
    if (this.#stopping && this.#running.size === 0 && this.#waiting.length === 0) this.#finish();
  }

  #run(wire: CallWire): void {
    const call = new Call(wire, this.#surroundings);
    this.#running.set(wire[0], call);
    const going = call.run();
    if (going === undefined) this.#end(wire[0], call);
    else {
      going.then(() => {
        this.#end(wire[0], call);
        this.#drain();
      });
    }
  }

  #end(seq: number, call: Call): void {
    this.#running.delete(seq);
    call.end();
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      setImmediate(() => {
        this.#surroundings.sliceEnd = now() + SLICE_MS;
        resolve();
      });
    });
  }

  #checkMemory(): void {
    const limit = this.#setup.maxMemory;
    if (limit === undefined || this.#recycleAsked || now() - this.#memoryCheckedAt < MEMORY_CHECK_MS) return;
    this.#memoryCheckedAt = now();
    const used = this.#usedMemory();
    if (used <= limit) return;
    this.#recycleAsked = true;
    this.#channel.send({ type: 'recycle', usedBytes: used });
  }

  #finish(): void {
    this.#stopping = false;
    disposeOf(this.#surroundings.state).then(
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
