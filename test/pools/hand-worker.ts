/** A worker that runs nothing: the test says when it begins an item, answers and dies. Its ledger is a real one. */

import type { Channel } from '#src/transport/channel.js';
import { toErrorWire } from '#src/transport/remote-error.js';
import { SharedLedger } from '#src/transport/shared-ledger.js';
import {
  type CallWire,
  FAILURE,
  type FromWorker,
  RESULT,
  type ToWorker,
  type WorkerOrder,
} from '#src/transport/wire.js';
import type { RunningWorker, StartWorker, WorkerExit } from '#src/workers/worker.js';

export class HandWorker implements RunningWorker {
  readonly pid = 4711;
  readonly ahead = true;
  readonly ledger = new SharedLedger();
  readonly sent: ToWorker[] = [];
  /** Whether it has something to do, as it was told. */
  readonly heard: boolean[] = [];
  readonly busy = (isBusy: boolean) => void this.heard.push(isBusy);
  kills = 0;
  /** Whether a bounded drain leaves something unread. */
  isBehind = false;
  isStopped: () => boolean = () => false;
  /** What `kill` answers; by default it ends the worker at once. */
  onKill: () => Promise<boolean> = async () => {
    this.exit({ exitCode: 1 });
    return true;
  };
  readonly #onExit: (exit: WorkerExit) => void;
  #receiver: ((message: FromWorker) => void) | undefined;
  #whenRead: (() => void) | undefined;
  #unread: FromWorker[] = [];

  constructor(onExit: (exit: WorkerExit) => void = () => {}) {
    this.#onExit = onExit;
  }

  readonly channel: Channel<ToWorker, FromWorker> = {
    sendPlain: () => false,
    rouse: () => {},
    crowded: false,
    room: () => Promise.resolve(),
    send: (message, transfer = []) => void this.sent.push(structuredClone(message, { transfer: [...transfer] })),
    receive: (receiver, whenRead) => {
      this.#receiver = receiver;
      this.#whenRead = whenRead;
    },
    poll: () => this.#readUnread(),
    drain: () => {
      this.#readUnread();
      return !this.isBehind;
    },
    keepAlive: () => {},
    close: () => {},
  };

  kill(): Promise<boolean> {
    this.kills++;
    return this.onKill();
  }

  /** All calls that it was sent, oldest first. */
  get calls(): CallWire[] {
    return this.sentOf('calls').flatMap(({ calls }) => calls);
  }

  sentOf<T extends WorkerOrder['type']>(type: T): Extract<WorkerOrder, { type: T }>[] {
    const isOfType = (message: ToWorker): message is Extract<WorkerOrder, { type: T }> =>
      'type' in message && message.type === type;
    return this.sent.filter(isOfType);
  }

  /** Begins an item of the call in this place, `at` by its clock. False: the call was taken back. */
  begin(place: number, index = 0, at = 0): boolean {
    const seq = this.#seq(place);
    if (!this.ledger.hasBegun(seq) && !this.ledger.claim(seq)) return false;
    this.ledger.begin(seq, index, at);
    return true;
  }

  answer(place: number, value: unknown, index = 0): void {
    this.tell([RESULT, this.#seq(place), index, 0, value]);
  }

  refuse(place: number, error: unknown, index = 0): void {
    this.tell([FAILURE, this.#seq(place), index, 0, toErrorWire(error)]);
  }

  /** Sent, but no event has told of it yet: `drain` and `poll` find it. */
  answerUnread(place: number, value: unknown, index = 0): void {
    this.#unread.push([RESULT, this.#seq(place), index, 0, value]);
  }

  tell(...messages: readonly FromWorker[]): void {
    for (const message of messages) this.#receiver?.(message);
    this.#whenRead?.();
  }

  exit(exit: Partial<WorkerExit> = {}): void {
    this.#onExit({ exitCode: 0, signal: null, outOfMemory: false, stderr: '', error: undefined, ...exit });
  }

  #readUnread(): void {
    for (const message of this.#unread.splice(0)) this.tell(message);
  }

  #seq(place: number): number {
    const call = this.calls[place];
    if (call === undefined) throw new Error(`The worker was sent no call ${place}.`);
    return call[0];
  }
}

/** Starts hand workers, and keeps them in the order of their start. */
export function handWorkers(): { readonly workers: HandWorker[]; readonly start: StartWorker } {
  const workers: HandWorker[] = [];
  return {
    workers,
    start: (_setup, _options, onExit) => {
      const worker = new HandWorker(onExit);
      workers.push(worker);
      return worker;
    },
  };
}
