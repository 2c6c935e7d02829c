/** Calls that go to a worker in the next message. */

import { UNSTAMPED } from '../transport/stamps.js';
import type { CallWire, ToWorker } from '../transport/wire.js';

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

/** For some of them at once. */
export function messageOf(calls: readonly CallWire[]): ToWorker {
  const isTimed = calls.some((call) => call[7] !== undefined);
  // One array for all of them, as the message arrives: what is said of the message is theirs.
  return isTimed ? { type: 'calls', calls, stamps: UNSTAMPED } : { type: 'calls', calls };
}
