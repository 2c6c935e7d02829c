/** A channel over a MessagePort. A message with buffers to move brings a list of them, so that the receiver can take them on. */

import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { adoptCopies } from '../memory/incoming.js';
import type { Channel } from './channel.js';
import type { SideChannel } from './side-channel.js';

const WITH_BUFFERS = 'with buffers';

interface WithBuffers {
  readonly type: typeof WITH_BUFFERS;
  readonly message: unknown;
  readonly buffers: readonly ArrayBuffer[];
}

function received<In>(posted: In | WithBuffers): In {
  if ((posted as Partial<WithBuffers> | undefined)?.type !== WITH_BUFFERS) return posted as In;
  const { message, buffers } = posted as WithBuffers;
  adoptCopies(buffers);
  return message as In;
}

export class PortChannel<Out, In> implements Channel<Out, In>, SideChannel {
  readonly crowded = false;
  readonly isPrompt = true;
  /** How many messages have gone, modulo 2^32. */
  sent = 0;
  readonly #port: MessagePort;
  readonly #wasRead: () => void;
  #receiver: ((message: In) => void) | undefined;
  #whenRead: (() => void) | undefined;

  /** `wasRead`: called for each message that came. */
  constructor(port: MessagePort, wasRead: () => void = () => {}) {
    this.#port = port;
    this.#wasRead = wasRead;
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
    this.#receiver = receiver;
    this.#whenRead = whenRead;
    this.#port.on('message', (posted: In | WithBuffers) => {
      this.#wasRead();
      receiver(received(posted));
      whenRead?.();
    });
    this.#port.unref();
  }

  take(): { readonly message: In } | undefined {
    const got = receiveMessageOnPort(this.#port) as { message: In | WithBuffers } | undefined;
    if (got === undefined) return undefined;
    this.#wasRead();
    return { message: received(got.message) };
  }

  // To look costs more than a call.
  poll(): void {}

  drain(most = Number.POSITIVE_INFINITY): void {
    for (let left = most; left > 0; left--) {
      const got = this.take();
      if (got === undefined) break;
      this.#receiver?.(got.message);
    }
    this.#whenRead?.();
  }

  keepAlive(alive: boolean): void {
    if (alive) this.#port.ref();
    else this.#port.unref();
  }

  close(): void {
    this.#port.close();
  }
}
