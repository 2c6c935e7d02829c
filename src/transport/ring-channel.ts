/**
 * A channel over two rings, one each way. Plain calls and results lie in the rings, and between processes short frames; all else goes by a side
 * channel, with a record in the ring in its place. README.md argues the order.
 */

import type { Inbox } from '../memory/doorbell.js';
import type { Channel } from './channel.js';
import { ACK, acknowledge, type Format, FRAME, SIDE } from './records.js';
import type { RingReader, RingWriter } from './ring.js';
import type { RingEnds } from './ring-ends.js';
import type { SideChannel } from './side-channel.js';
import { MOST_IN_A_TURN, RECORDS_A_LOOK, RECORDS_AT_ONCE, Turn } from './turn.js';

export class RingChannel<Out, In> implements Channel<Out, In>, Inbox {
  readonly #ends: RingEnds<Out, In>;
  readonly #writer: RingWriter;
  readonly #reader: RingReader;
  readonly #in: Format<In>;
  readonly #side: SideChannel;
  readonly #turn: Turn;
  #receiver: (message: In) => void = () => {};
  #whenRead: () => void = () => {};
  /** Messages of the side channel: how many were sent, and whether the ring tells so. */
  #sent = 0;
  #told = true;
  /** How many were received, and those that came by themselves and wait for their turn. */
  #received = 0;
  readonly #came: unknown[] = [];
  /** Nothing more is read before so many messages have come by the side channel. */
  #until: number | undefined;
  #isOver = false;
  /** What has come is read on in the next turn. */
  #goesOn: NodeJS.Immediate | undefined;
  /** A record is being written. A getter in the message may send another one meanwhile, which goes aside. */
  #isWriting = false;
  crowded = false;
  /** Somebody waits for room. */
  #room: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  constructor(ends: RingEnds<Out, In>, side: SideChannel, turn = new Turn()) {
    this.#ends = ends;
    this.#turn = turn;
    this.#writer = ends.writer;
    this.#reader = ends.reader;
    this.#in = ends.in;
    this.#side = side;
  }

  sendPlain(message: Out): boolean {
    if (this.#isOver || !this.#ends.out.takes(message)) return false;
    return this.#put(this.#ends.out, message);
  }

  send(message: Out, transfer?: readonly ArrayBuffer[]): void {
    if (this.#isOver) return;
    const { frames } = this.#ends;
    if (frames === undefined) this.#sendAside(message, transfer);
    else this.sendFrame(frames.cross.write(message, transfer));
  }

  rouse(): void {
    if (!this.#isOver && this.#writer.mustWake()) this.#ends.wake();
  }

  /** Between processes: after all that was sent before. */
  sendFrame(frame: Uint8Array): void {
    if (this.#isOver) return;
    const { format } = this.#ends.frames!;
    if (!(format.takes(frame) && this.#put(format, frame))) this.#sendAside(frame);
  }

  /** Whether the other side has ever said anything. */
  get hasReceived(): boolean {
    return this.#received !== 0 || this.#reader.hasRead;
  }

  room(): Promise<void> {
    if (this.#room === undefined) {
      let resolve = () => {};
      const promise = new Promise<void>((done) => {
        resolve = done;
      });
      this.#room = { promise, resolve };
    }
    return this.#room.promise;
  }

  receive(receiver: (message: In) => void, whenRead: () => void = () => {}): void {
    this.#receiver = receiver;
    this.#whenRead = whenRead;
    this.#ends.doorbell.add(this);
    this.#side.receive((message) => {
      this.#came.push(message);
      if (this.#goesOn === undefined) this.drain(MOST_IN_A_TURN);
    });
  }

  flush(): void {
    const cross = this.#ends.frames?.cross;
    if (cross === undefined || cross.unacknowledged === 0) return;
    if (this.#told && acknowledge(this.#writer, cross)) this.rouse();
    else this.sendFrame(cross.write(undefined));
  }

  hasNews(): boolean {
    if (this.#room !== undefined && this.#writer.hasRoom()) return true;
    return this.#until === undefined && this.#reader.hasNews();
  }

  sleep(asleep: boolean): void {
    this.#reader.sleep(asleep);
    if (this.#room !== undefined) this.#writer.awaitRoom(asleep);
  }

  /** Handles some of what has come. */
  read(): void {
    this.#readSome();
    this.#whenRead();
  }

  poll(): void {
    if (this.hasNews()) this.read();
  }

  drain(most = Number.POSITIVE_INFINITY): boolean {
    const end = most === Number.POSITIVE_INFINITY ? most : this.#turn.end();
    const isAll = this.#readAll(most, end);
    this.#turn.stopped(end);
    if (!isAll) this.#goOn();
    this.#whenRead();
    return isAll;
  }

  #goOn(): false {
    this.#side.hold(true);
    this.#goesOn ??= setImmediate(() => {
      this.#goesOn = undefined;
      if (this.drain(MOST_IN_A_TURN)) this.#side.hold(false);
    });
    return false;
  }

  keepAlive(alive: boolean): void {
    this.#ends.doorbell.keepAlive(alive);
  }

  close(): void {
    this.#end();
    this.#side.close();
    this.#ends.frames?.cross.end();
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearImmediate(this.#goesOn);
    this.#ends.doorbell.remove(this);
  }

  #put<Message>(format: Format<Message>, message: Message): boolean {
    if (this.#isWriting || !(this.#told || this.#tell())) return false;
    const writer = this.#writer;
    // Before a getter may run, whose own message may be the same object.
    const word = format.word(message);
    this.#isWriting = true;
    const end = this.#write(format, message);
    this.#isWriting = false;
    if (end < 0) this.crowded = !writer.hasRoom();
    if (end < 0) return false;
    writer.close(format.kind, word, end);
    const cross = this.#ends.frames?.cross;
    // Both wake the other side but once.
    if (cross !== undefined && cross.unacknowledged > 0) acknowledge(writer, cross);
    if (writer.mustWake()) this.#ends.wake();
    return true;
  }

  // Where the record's bytes end; -1: not plain, or no room.
  #write<Message>(format: Format<Message>, message: Message): number {
    const writer = this.#writer;
    let space = writer.open();
    if (space === undefined) return -1;
    const end = format.write(message, space);
    if (end >= 0) return end;
    space = writer.openNext();
    return space === undefined ? -1 : format.write(message, space);
  }

  #sendAside(message: unknown, transfer?: readonly ArrayBuffer[]): void {
    this.#side.send(message, transfer);
    this.#sent = (this.#sent + 1) | 0;
    // Without space for it the next record says so; till then nothing else is in the ring.
    this.#tell();
  }

  #tell(): boolean {
    this.#told = !this.#isWriting && this.#writer.mark(SIDE, this.#sent);
    return this.#told;
  }

  // Until `end`, or for as long as is right from the first look at the clock.
  #readSome(end = 0): void {
    // Its rings may be another worker's.
    if (this.#isOver) return;
    if (this.#room !== undefined && this.#writer.hasRoom()) this.#endWait();
    const reader = this.#reader;
    try {
      if (this.#until !== undefined && !this.#catchUp(this.#until, end || this.#turn.end())) return;
      for (let left = RECORDS_AT_ONCE; left > 0 && !this.#isOver && reader.next(); left--) {
        if (!this.#readRecord(reader, end)) break;
        if (reader.kind === this.#in.kind && left % RECORDS_A_LOOK !== 1) continue;
        if (end === 0) end = this.#turn.end();
        else if (this.#turn.isOver(end)) break;
      }
    } catch (error) {
      this.#fail(error);
      return;
    }
    reader.release();
    if (reader.mustWake()) this.#ends.wake();
  }

  // False when it stands for messages that have not all come.
  #readRecord(reader: RingReader, end: number): boolean {
    const { frames } = this.#ends;
    if (reader.kind === this.#in.kind) this.#receiver(this.#in.read(reader));
    else if (reader.kind === SIDE) return this.#catchUp(reader.word, end || this.#turn.end());
    else if (reader.kind === FRAME && frames !== undefined) this.#hand(frames.format.read(reader));
    else if (reader.kind === ACK && frames !== undefined) frames.cross.arrived(reader.word);
    else throw new Error(`A ring holds a record of kind ${reader.kind}, which nobody here reads.`);
    return true;
  }

  // False when it has read about `most`, or until `end`, and there may be more.
  #readAll(most: number, end: number): boolean {
    for (let left = most; !this.#isOver; left--) {
      if (left < 0 || this.#turn.isOver(end)) return false;
      if (this.hasNews() || (this.#until !== undefined && this.#came.length > 0)) {
        left -= RECORDS_AT_ONCE;
        this.#readSome(end);
        continue;
      }
      if (this.#until !== undefined && !this.#takeMore()) return true;
      if (this.#until !== undefined) continue;
      // What came before the ring was empty has no record in it.
      try {
        if (this.#came.length > 0) this.#deliver(this.#came.shift());
        else if (!this.#takeMore()) return true;
      } catch (error) {
        this.#fail(error);
      }
    }
    return true;
  }

  #fail(error: unknown): void {
    this.#end();
    this.#ends.fail(error);
  }

  #takeMore(): boolean {
    const got = this.#side.take();
    if (got !== undefined) this.#came.push(got.message);
    return got !== undefined;
  }

  #endWait(): void {
    this.#room?.resolve();
    this.#room = undefined;
    this.crowded = false;
  }

  // False when not all that was sent before has come, which the side channel brings, or the turn is over first.
  #catchUp(count: number, end: number): boolean {
    // Whoever receives one of them may look for more: nothing behind them is read meanwhile.
    this.#until = count;
    while (((count - this.#received) | 0) > 0) {
      if (this.#came.length === 0 && !this.#takeMore()) {
        if (this.#side.isPrompt) throw new Error('A ring holds a count of messages that were never sent.');
        return false;
      }
      this.#deliver(this.#came.shift());
      if (this.#turn.isOver(end) && ((count - this.#received) | 0) > 0) return this.#goOn();
    }
    if (this.#until === count) this.#until = undefined;
    return true;
  }

  #deliver(message: unknown): void {
    this.#received = (this.#received + 1) | 0;
    this.#hand(message);
  }

  #hand(message: unknown): void {
    const { frames } = this.#ends;
    // Undefined: what frames had to tell each other.
    const read = frames === undefined ? message : frames.cross.read(message as Uint8Array);
    if (read !== undefined) this.#receiver(read as In);
  }
}
