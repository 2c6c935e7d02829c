/** A channel to another process: one stream of bytes for each direction. It never keeps the program alive. */

import type { Socket } from 'node:net';
import { StreamReader } from './byte-stream.js';
import type { Channel } from './channel.js';
import type { Frames } from './frames.js';
import { readNow } from './read-now.js';
import type { SideChannel } from './side-channel.js';
import { Turn } from './turn.js';
import { Unread } from './unread.js';

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
  readonly #unread: Unread<In>;
  #framesRead = 0;
  #hasEnded = false;

  /**
   * `onEnd`: the other side is gone, or, with the error, has sent what cannot be read; called once. `isPrompt`: it goes on only when the kernel
   * has what it wrote.
   */
  constructor(
    from: Socket,
    to: Outlet,
    frames: Frames,
    onEnd: (error: unknown) => void,
    isPrompt: boolean,
    turn = new Turn(),
  ) {
    this.#unread = new Unread(turn, (held) => (held ? from.pause() : from.resume()));
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

  receive(receiver: (message: In) => void, whenRead?: () => void): void {
    this.#unread.receive(receiver, whenRead);
    let failure: unknown;
    this.#from.on('data', (chunk) => {
      this.#take(chunk);
      this.#unread.handOver();
    });
    this.#from.on('error', (error) => {
      failure = error;
    });
    this.#from.once('close', () => this.#end(failure));
    this.#from.unref();
  }

  drain(most?: number): boolean {
    readNow(this.#from, (chunk) => this.#take(chunk));
    return this.#unread.drain(most);
  }

  take(): { readonly message: In } | undefined {
    if (this.#unread.isEmpty) readNow(this.#from, (chunk) => this.#take(chunk));
    return this.#unread.take();
  }

  hold(held: boolean): void {
    this.#unread.hold(held);
  }

  poll(): void {}

  keepAlive(alive: boolean): void {
    if (alive) this.#from.ref();
    else this.#from.unref();
  }

  close(): void {
    this.#unread.end();
    this.#from.destroy();
    this.#to.close();
    this.#frames.end();
  }

  // Nothing behind what cannot be read is looked at: nobody knows where it begins.
  #take(chunk: Buffer): void {
    try {
      for (const frame of this.#reader.read(chunk)) {
        const message = this.#frames.read(frame);
        this.#framesRead++;
        if (message === undefined) continue;
        this.#unread.add(message as In);
        this.hasReceived = true;
      }
    } catch (error) {
      // Told at once: what else fails of it must not come first.
      this.#end(unreadable(1 + this.#framesRead, error));
      this.#from.destroy();
    }
  }

  #end(error: unknown): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#onEnd(error);
  }
}

function unreadable(place: number, cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Error(`Frame ${place} of those that came by the pipe cannot be read: ${why}`, { cause });
}
