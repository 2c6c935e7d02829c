/** A channel over a MessagePort. */

import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { Channel } from './channel.js';
import type { SideChannel } from './side-channel.js';

export class PortChannel<Out, In> implements Channel<Out, In>, SideChannel {
  readonly crowded = false;
  readonly #port: MessagePort;
  #receiver: ((message: In) => void) | undefined;
  #whenRead: (() => void) | undefined;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  sendPlain(): boolean {
    return false;
  }

  send(message: Out, transfer?: readonly ArrayBuffer[]): void {
    if (transfer === undefined) this.#port.postMessage(message);
    else this.#port.postMessage(message, transfer);
  }

  rouse(): void {}

  room(): Promise<void> {
    return Promise.resolve();
  }

  receive(receiver: (message: In) => void, whenRead?: () => void): void {
    this.#receiver = receiver;
    this.#whenRead = whenRead;
    this.#port.on('message', (message: In) => {
      receiver(message);
      whenRead?.();
    });
    this.#port.unref();
  }

  take(): { readonly message: In } | undefined {
    return receiveMessageOnPort(this.#port) as { message: In } | undefined;
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
