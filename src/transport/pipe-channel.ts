/** A channel to another process: one stream of bytes for each direction. It never keeps the program alive. */

import type { Socket } from 'node:net';
import { callHarmlessly } from '../base/harmless.js';
import { StreamReader } from './byte-stream.js';
import type { Channel } from './channel.js';
import type { Frames } from './frames.js';
import { readNow } from './read-now.js';

export interface Outlet {
  /** All of it, after its length, in order; nothing happens when nobody reads any more. */
  write(frame: Uint8Array): void;
  close(): void;
}

export class PipeChannel<Out, In> implements Channel<Out, In> {
  readonly #from: Socket;
  readonly #to: Outlet;
  readonly #frames: Frames;
  readonly #onEnd: (error: unknown) => void;
  readonly #reader = new StreamReader();
  #unread: In[] = [];
  #receiver: ((message: In) => void) | undefined;
  #deliveryPlanned = false;

  /** `onEnd`: the other side is gone, or has sent what cannot be read. */
  constructor(from: Socket, to: Outlet, frames: Frames, onEnd: (error: unknown) => void) {
    this.#from = from;
    this.#to = to;
    this.#frames = frames;
    this.#onEnd = onEnd;
  }

  send(message: Out, transfer?: readonly ArrayBuffer[]): void {
    this.#to.write(this.#frames.write(message, transfer));
  }

  receive(receiver: (message: In) => void): void {
    this.#receiver = receiver;
    let failure: unknown;
    this.#from.on('data', (chunk) => {
      this.#take(chunk);
      this.#deliver();
    });
    this.#from.on('error', (error) => {
      failure = error;
    });
    this.#from.once('close', () => this.#onEnd(failure));
    this.#from.unref();
  }

  drain(): void {
    readNow(this.#from, (chunk) => this.#take(chunk));
    this.#deliver();
  }

  /** What has arrived and not been handed over, which it will be in its turn. */
  peek(): readonly In[] {
    readNow(this.#from, (chunk) => this.#take(chunk));
    if (this.#unread.length > 0 && !this.#deliveryPlanned) {
      this.#deliveryPlanned = true;
      setImmediate(() => {
        this.#deliveryPlanned = false;
        this.#deliver();
      });
    }
    return this.#unread;
  }

  /** For the worker's side, which lives as long as its pool wants it. */
  ref(): void {
    this.#from.ref();
  }

  close(): void {
    this.#from.destroy();
    this.#to.close();
    this.#frames.end();
  }

  #take(chunk: Buffer): void {
    try {
      for (const frame of this.#reader.read(chunk)) {
        const message = this.#frames.read(frame);
        if (message !== undefined) this.#unread.push(message as In);
      }
    } catch (error) {
      this.#from.destroy(error as Error);
    }
  }

  // Taken out first: a receiver may ask for more itself.
  #deliver(): void {
    for (let message = this.#unread.shift(); message !== undefined; message = this.#unread.shift()) {
      callHarmlessly(this.#receiver as (message: In) => void, message);
    }
  }
}
