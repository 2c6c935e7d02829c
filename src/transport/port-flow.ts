/**
 * Keeps whoever sends by a port from running ahead of its receiver without end: a port has no bound of its own, as a pipe has. The memory says
 * how many messages the receiver has read.
 */

// About as many as are worth one wake-up of the receiver; each may be large.
export const MOST_UNREAD = 64;

// It looks again by itself now and then, should a notification have been missed.
const LONGEST_WAIT_MS = 100;

export class PortFlow {
  readonly memory: SharedArrayBuffer;
  readonly #read: Int32Array;
  /** Read, and the sender does not know. */
  #untold = 0;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.memory = memory;
    this.#read = new Int32Array(memory);
  }

  /** The receiver's: it has read one more. Told in a later turn of the event loop, or a sender that keeps up would make this one endless. */
  wasRead(): void {
    if (++this.#untold !== MOST_UNREAD / 2) return;
    setImmediate(() => {
      Atomics.add(this.#read, 0, this.#untold);
      this.#untold = 0;
      Atomics.notify(this.#read, 0);
    });
  }

  /** The sender's, who has sent so many: waits, and lets nothing else run in its thread, while more than a few of them are unread. */
  wait(sent: number): void {
    for (let read = this.#count(); ((sent - read) | 0) >= MOST_UNREAD; read = this.#count()) {
      Atomics.wait(this.#read, 0, read, LONGEST_WAIT_MS);
    }
  }

  #count(): number {
    return Atomics.load(this.#read, 0);
  }
}
