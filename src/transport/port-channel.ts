/** A channel over a MessagePort. It never keeps the program alive. */

import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { Channel } from './channel.js';

export class PortChannel<Out, In> implements Channel<Out, In> {
  readonly #port: MessagePort;
  #receiver: ((message: In) => void) | undefined;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  send(message: Out, transfer?: readonly ArrayBuffer[]): void {
    if (transfer === undefined) this.#port.postMessage(message);
    else this.#port.postMessage(message, transfer);
  }

  receive(receiver: (message: In) => void): void {
    this.#receiver = receiver;
    this.#port.on('message', receiver);
    this.#port.unref();
  }

  drain(): void {
    for (let got = receiveMessageOnPort(this.#port); got !== undefined; got = receiveMessageOnPort(this.#port)) {
      this.#receiver?.(got.message as In);
    }
  }

  /** For the worker's side, which lives as long as its pool wants it. */
  ref(): void {
    this.#port.ref();
  }

  close(): void {
    this.#port.close();
  }
}
