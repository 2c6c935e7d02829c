/** What has come by a channel and was not handed over yet: it is in order, and for so long in one turn of the event loop as is right. */

import { callHarmlessly } from '../base/harmless.js';
import type { Turn } from './turn.js';

export class Unread<In> {
  readonly #messages: In[] = [];
  readonly #turn: Turn;
  readonly #hold: (held: boolean) => void;
  #receiver: ((message: In) => void) | undefined;
  #whenRead: () => void = () => {};
  /** By whoever reads, and until the next turn. */
  #isHeld = false;
  #isLater: NodeJS.Immediate | undefined;

  /** `hold`: for now no more is to come by itself. */
  constructor(turn: Turn, hold: (held: boolean) => void) {
    this.#turn = turn;
    this.#hold = hold;
  }

  get isEmpty(): boolean {
    return this.#messages.length === 0;
  }

  add(message: In): void {
    this.#messages.push(message);
  }

  take(): { readonly message: In } | undefined {
    return this.#messages.length === 0 ? undefined : { message: this.#messages.shift() as In };
  }

  receive(receiver: (message: In) => void, whenRead: () => void = () => {}): void {
    this.#receiver = receiver;
    this.#whenRead = whenRead;
  }

  /** What came by itself. */
  handOver(): void {
    if (this.#isHeld || this.#isLater !== undefined) return;
    const end = this.#turn.end();
    // Taken out first: a receiver may ask for more itself.
    while (!this.#isHeld && this.#messages.length > 0) {
      this.#hand(this.#messages.shift() as In);
      if (this.#turn.isOver(end)) break;
    }
    this.#turn.stopped(end);
    if (this.#turn.isOver(end)) this.#goOnLater();
    this.#whenRead();
  }

  /** Now, also what is held. With a bound, for no longer than is right: false when there may be more, which comes soon. */
  drain(
    most = Number.POSITIVE_INFINITY,
    take: () => { readonly message: In } | undefined = () => this.take(),
  ): boolean {
    const end = most === Number.POSITIVE_INFINITY ? most : this.#turn.end();
    let left = most;
    for (let got = take(); got !== undefined; got = take()) {
      this.#hand(got.message);
      left--;
      if (left <= 0 || this.#turn.isOver(end)) break;
    }
    this.#turn.stopped(end);
    const isAll = left > 0 && !this.#turn.isOver(end);
    if (!isAll) this.#goOnLater();
    this.#whenRead();
    return isAll;
  }

  hold(held: boolean): void {
    this.#isHeld = held;
    this.#tell();
    this.handOver();
  }

  end(): void {
    clearImmediate(this.#isLater);
  }

  #hand(message: In): void {
    if (this.#receiver !== undefined) callHarmlessly(this.#receiver, message);
  }

  #goOnLater(): void {
    this.#isLater ??= setImmediate(() => {
      this.#isLater = undefined;
      this.#tell();
      this.handOver();
    });
    this.#tell();
  }

  #tell(): void {
    this.#hold(this.#isHeld || this.#isLater !== undefined);
  }
}
