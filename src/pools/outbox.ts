/** Calls that go to a worker in the next message. */

import type { CallWire } from '../transport/wire.js';

// A call with more of them is a message of its own: that costs it little.
const MOST_OBJECTS = 256;

export class Outbox {
  #calls: CallWire[] = [];
  readonly #objects = new Set<object>();

  get isEmpty(): boolean {
    return this.#calls.length === 0;
  }

  /** False when the call must have a message of its own: the other side would see what two calls have in common as one object. */
  add(call: CallWire, objects: readonly object[]): boolean {
    if (objects.length > MOST_OBJECTS) return false;
    for (const object of objects) if (this.#objects.has(object)) return false;
    for (const object of objects) this.#objects.add(object);
    this.#calls.push(call);
    return true;
  }

  /** Empty afterwards. */
  take(): readonly CallWire[] {
    const calls = this.#calls;
    this.#calls = [];
    this.#objects.clear();
    return calls;
  }
}
