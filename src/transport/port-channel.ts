/** A channel over a MessagePort. A message with buffers to move brings a list of them, so that the receiver can take them on. */

import { types } from 'node:util';
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { adoptCopies } from '../memory/incoming.js';
import type { Channel } from './channel.js';
import type { SideChannel } from './side-channel.js';
import { readStamped, unseen } from './stamps.js';
import { Turn } from './turn.js';
import { Unread } from './unread.js';

const WITH_BUFFERS = 'with buffers';

interface WithBuffers {
  readonly type: typeof WITH_BUFFERS;
  readonly message: unknown;
  readonly buffers: readonly ArrayBuffer[];
}

function received<In>(posted: In | WithBuffers): In {
  const { type, message, buffers } = (posted ?? {}) as Partial<WithBuffers>;
  // Without a list it is nonsense, which the receiver tells.
  if (type !== WITH_BUFFERS || !Array.isArray(buffers)) return posted as In;
  // Those that are there: a list may be long and hold nothing.
  adoptCopies(Object.values(buffers).filter(types.isArrayBuffer));
  return message as In;
}

export class PortChannel<Out, In> implements Channel<Out, In>, SideChannel {
  readonly crowded = false;
  readonly isPrompt = true;
  /** How many messages have gone, modulo 2^32. */
  sent = 0;
  readonly #port: MessagePort;
  readonly #wasRead: () => void;
  readonly #isTimed: boolean;
  /** What came by itself while it was held. */
  readonly #unread: Unread<In>;

  /**
   * `wasRead`: called for each message that was handed over, or came and is none. `isTimed`: reading takes stamps, where this side does it and
   * not the port by itself.
   */
  constructor(port: MessagePort, wasRead: () => void = () => {}, isTimed = false, turn = new Turn()) {
    this.#port = port;
    this.#isTimed = isTimed;
    this.#wasRead = wasRead;
    this.#unread = new Unread(turn, () => {});
  }

  sendPlain(): boolean {
    return false;
  }

  send(message: Out, transfer?: readonly ArrayBuffer[]): void {
    if (transfer === undefined) this.#port.postMessage(message);
    else this.#port.postMessage({ type: WITH_BUFFERS, message, buffers: transfer } satisfies WithBuffers, transfer);
    this.sent = (this.sent + 1) | 0;
  }

  rouse(): void {}

  room(): Promise<void> {
    return Promise.resolve();
  }

  receive(receiver: (message: In) => void, whenRead?: () => void): void {
    this.#unread.receive((message) => {
      this.#wasRead();
      receiver(message);
    }, whenRead);
    this.#port.on('message', (posted: In | WithBuffers) => {
      const message = received(posted);
      this.#unread.add(this.#isTimed ? unseen(message) : message);
      this.#unread.handOver();
    });
    // It is lost; its sender must not wait for it.
    this.#port.on('messageerror', () => this.#wasRead());
    this.#port.unref();
  }

  take(): { readonly message: In } | undefined {
    const got = this.#next();
    if (got !== undefined) this.#wasRead();
    return got;
  }

  hold(held: boolean): void {
    this.#unread.hold(held);
  }

  // To look costs more than a call.
  poll(): void {}

  drain(most?: number): boolean {
    return this.#unread.drain(most, () => this.#next());
  }

  keepAlive(alive: boolean): void {
    if (alive) this.#port.ref();
    else this.#port.unref();
  }

  close(): void {
    this.#unread.end();
    this.#port.close();
  }

  #next(): { readonly message: In } | undefined {
    const held = this.#unread.take();
    if (held !== undefined) return held;
    return this.#isTimed ? this.#readTimed() : this.#read();
  }

  #read(): { readonly message: In } | undefined {
    const got = receiveMessageOnPort(this.#port) as { message: In | WithBuffers } | undefined;
    return got && { message: received(got.message) };
  }

  #readTimed(): { readonly message: In } | undefined {
    let got: { readonly message: In } | undefined;
    readStamped(() => {
      got = this.#read();
      return got?.message;
    }, 0);
    return got;
  }
}
