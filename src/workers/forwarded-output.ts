/** What a worker process prints goes on through the program's own stream, as that of a thread does. */

import type { Socket } from 'node:net';
import { readNow } from '../transport/read-now.js';

const open = new Set<ForwardedOutput>();
const drainAll = () => {
  for (const output of open) output.drain();
};

export class ForwardedOutput {
  readonly #socket: Socket;
  readonly #write: (chunk: Buffer) => void;

  constructor(socket: Socket, write: (chunk: Buffer) => void) {
    this.#socket = socket;
    this.#write = write;
    socket.on('data', write);
    socket.on('error', () => {});
    socket.unref();
    // What was printed before the answer with which the program ends is to be seen.
    if (open.size === 0) process.on('exit', drainAll);
    open.add(this);
  }

  drain(): void {
    readNow(this.#socket, this.#write);
  }

  /** The worker has gone. Processes that it has started may still have the descriptor. */
  end(): void {
    this.drain();
    this.#socket.destroy();
    open.delete(this);
    if (open.size === 0) process.off('exit', drainAll);
  }
}
