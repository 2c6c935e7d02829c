/**
 * A channel over two rings, one each way. Plain calls and results lie in the rings; all else goes by a side channel, with a record in the
 * ring in its place. README.md argues the order.
 */

import type { Doorbell, Inbox } from '../memory/doorbell.js';
import type { Channel } from './channel.js';
import { type Format, SIDE } from './records.js';
import type { RingReader, RingWriter } from './ring.js';

export interface SideChannel<Out, In> extends Channel<Out, In> {
  /** The next message, if it is here and was not handed to the receiver. */
  take(): { readonly message: In } | undefined;
}

export interface RingEnds<Out, In> {
  readonly writer: RingWriter;
  readonly reader: RingReader;
  readonly out: Format<Out>;
  readonly in: Format<In>;
  /** Rings the other side's bell. */
  wake(): void;
  /** This side's. */
  readonly doorbell: Doorbell;
}

// After so many records microtasks get a turn, and the producer the space.
const RECORDS_AT_ONCE = 512;

export class RingChannel<Out, In> implements Channel<Out, In>, Inbox {
  readonly #writer: RingWriter;
  readonly #reader: RingReader;
  readonly #out: Format<Out>;
  readonly #in: Format<In>;
  readonly #wake: () => void;
  readonly #doorbell: Doorbell;
  readonly #side: SideChannel<Out, In>;
  #receiver: (message: In) => void = () => {};
  #whenRead: () => void = () => {};
  /** Messages of the side channel: how many were sent, and whether the ring tells so. */
  #sent = 0;
  #told = true;
  /** How many were received, and those that came by themselves and wait for their turn. */
  #received = 0;
  readonly #came: In[] = [];
  /** Nothing more is read before so many messages have come by the side channel. */
  #until: number | undefined;
  #closed = false;
  #crowded = false;
  #onRoom: (() => void) | undefined;

  constructor(ends: RingEnds<Out, In>, side: SideChannel<Out, In>) {
    this.#writer = ends.writer;
    this.#reader = ends.reader;
    this.#out = ends.out;
    this.#in = ends.in;
    this.#wake = ends.wake;
    this.#doorbell = ends.doorbell;
    this.#side = side;
  }

  sendPlain(message: Out): boolean {
    const writer = this.#writer;
    const format = this.#out;
    if (this.#closed || !format.takes(message) || !(this.#told || this.#tell())) return false;
    const end = this.#write(message);
    if (end < 0) {
      this.#crowded = !writer.hasRoom();
      return false;
    }
    writer.close(format.kind, format.word(message), end);
    if (writer.mustWake()) this.#wake();
    return true;
  }

  send(message: Out, transfer?: readonly ArrayBuffer[]): void {
    if (this.#closed) return;
    this.#side.send(message, transfer);
    this.#sent = (this.#sent + 1) | 0;
    // Without space for it the next record says so; till then nothing else is in the ring.
    this.#told = false;
    this.#tell();
  }

  get crowded(): boolean {
    return this.#crowded;
  }

  room(): Promise<void> {
    return new Promise((resolve) => {
      this.#onRoom = resolve;
    });
  }

  receive(receiver: (message: In) => void, whenRead: () => void = () => {}): void {
    this.#receiver = receiver;
    this.#whenRead = whenRead;
    this.#doorbell.add(this);
    this.#side.receive((message) => {
      this.#came.push(message);
      this.drain();
    });
  }

  hasNews(): boolean {
    return (
      (this.#until === undefined && this.#reader.hasNews()) || (this.#onRoom !== undefined && this.#writer.hasRoom())
    );
  }

  sleep(asleep: boolean): void {
    this.#reader.sleep(asleep);
    if (this.#onRoom !== undefined) this.#writer.awaitRoom(asleep);
  }

  /** Handles some of what has come. */
  read(): void {
    this.#readSome();
    this.#whenRead();
  }

  poll(): void {
    if (this.hasNews()) this.read();
  }

  drain(): void {
    this.#readAll();
    this.#whenRead();
  }

  keepAlive(alive: boolean): void {
    this.#doorbell.keepAlive(alive);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#doorbell.remove(this);
    this.#side.close();
  }

  #readSome(): void {
    if (this.#onRoom !== undefined && this.#writer.hasRoom()) this.#uncrowd();
    if (this.#until !== undefined && !this.#catchUp(this.#until)) return;
    const reader = this.#reader;
    for (let left = RECORDS_AT_ONCE; left > 0 && reader.next(); left--) {
      if (reader.kind !== SIDE) {
        const message = this.#in.read(reader);
        this.#receiver(message);
      } else if (!this.#catchUp(reader.word)) {
        break;
      }
    }
    reader.release();
    if (reader.mustWake()) this.#wake();
  }

  #readAll(): void {
    for (;;) {
      while (this.hasNews() || (this.#until !== undefined && this.#came.length > 0)) this.#readSome();
      if (this.#until !== undefined) return;
      // What came before the ring was empty has no record in it.
      if (this.#came.length > 0) {
        this.#deliver(this.#came.shift() as In);
        continue;
      }
      const got = this.#side.take();
      if (got === undefined) return;
      this.#came.push(got.message);
    }
  }

  #uncrowd(): void {
    const resolve = this.#onRoom;
    this.#onRoom = undefined;
    this.#crowded = false;
    resolve?.();
  }

  // Where the record's bytes end; -1: not plain, or no room.
  #write(message: Out): number {
    const writer = this.#writer;
    let space = writer.open();
    if (space === undefined) return -1;
    const end = this.#out.write(message, space);
    if (end >= 0) return end;
    space = writer.openNext();
    return space === undefined ? -1 : this.#out.write(message, space);
  }

  #tell(): boolean {
    const space = this.#writer.open();
    if (space === undefined) return false;
    this.#writer.close(SIDE, this.#sent, space.from);
    this.#told = true;
    return true;
  }

  // False when not all that was sent before has come: the side channel brings it.
  #catchUp(count: number): boolean {
    this.#until = undefined;
    while ((count - this.#received) | 0) {
      if (((count - this.#received) | 0) < 0) return true;
      const message = this.#came.length > 0 ? this.#came.shift() : this.#side.take()?.message;
      if (message === undefined) {
        this.#until = count;
        return false;
      }
      this.#deliver(message);
    }
    return true;
  }

  #deliver(message: In): void {
    this.#received = (this.#received + 1) | 0;
    this.#receiver(message);
  }
}
