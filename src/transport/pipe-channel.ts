/** A channel to another process: one stream of bytes for each direction. It never keeps the program alive. */

import type { Socket } from 'node:net';
import { callHarmlessly } from '../base/harmless.js';
import { StreamReader } from './byte-stream.js';
import type { Channel } from './channel.js';
import type { Frames } from './frames.js';
import { readNow } from './read-now.js';
import type { SideChannel } from './side-channel.js';

export interface Outlet {
  /** All of it, after its length, in order; nothing happens when nobody reads any more. */
  write(frame: Uint8Array): void;
  close(): void;
}

export class PipeChannel<Out, In> implements Channel<Out, In>, SideChannel {
  readonly crowded = false;
  /** Whether the other side has ever said anything. */
  hasReceived = false;
  readonly isPrompt: boolean;
  readonly #from: Socket;
  readonly #to: Outlet;
  readonly #frames: Frames;
  readonly #onEnd: (error: unknown) => void;
  readonly #reader = new StreamReader();
  readonly #unread: In[] = [];
  #receiver: ((message: In) => void) | undefined;
  #whenRead: () => void = () => {};

  /** `onEnd`: the other side is gone, or has sent what cannot be read. `isPrompt`: it goes on only when the kernel has what it wrote. */
  constructor(from: Socket, to: Outlet, frames: Frames, onEnd: (error: unknown) => void, isPrompt: boolean) {
    this.#from = from;
    this.#to = to;
    this.#frames = frames;
    this.#onEnd = onEnd;
    this.isPrompt = isPrompt;
  }

  sendPlain(): boolean {
    return false;
  }

  rouse(): void {}

  room(): Promise<void> {
    return Promise.resolve();
  }

  send(message: Out, transfer?: readonly ArrayBuffer[]): void {
    this.#to.write(this.#frames.write(message, transfer));
  }

  receive(receiver: (message: In) => void, whenRead: () => void = () => {}): void {
    this.#receiver = receiver;
    this.#whenRead = whenRead;
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

  take(): { readonly message: In } | undefined {
    if (this.#unread.length === 0) readNow(this.#from, (chunk) => this.#take(chunk));
    return this.#unread.length === 0 ? undefined : { message: this.#unread.shift() as In };
  }

  poll(): void {}

  keepAlive(alive: boolean): void {
    if (alive) this.#from.ref();
    else this.#from.unref();
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
      this.hasReceived ||= this.#unread.length > 0;
    } catch (error) {
      this.#from.destroy(error as Error);
    }
  }

  // Taken out first: a receiver may ask for more itself.
  #deliver(): void {
    for (let message = this.#unread.shift(); message !== undefined; message = this.#unread.shift()) {
      callHarmlessly(this.#receiver as (message: In) => void, message);
    }
    this.#whenRead();
  }
}
