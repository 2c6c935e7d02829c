/** What waits for a worker: highest priority first, and in order of arrival within one priority. */

import type { Assignment } from './job.js';

const LEAST_ROOM = 64;
const MOST_KEPT_ROOM = 65_536;

interface Level {
  readonly priority: number;
  readonly waiting: Deque<Assignment>;
}

export class JobQueue {
  /** Highest priority first. */
  readonly #levels: Level[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(assignment: Assignment): void {
    this.#length++;
    this.#level(assignment.job.priority).push(assignment);
  }

  /** In front of its priority: work that comes back from a worker keeps its place. */
  unshift(assignment: Assignment): void {
    this.#length++;
    this.#level(assignment.job.priority).unshift(assignment);
  }

  peek(): Assignment | undefined {
    for (const { waiting } of this.#levels) if (waiting.length > 0) return waiting.first();
    return undefined;
  }

  shift(): Assignment | undefined {
    for (;;) {
      const level = this.#levels[0];
      if (level === undefined) return undefined;
      if (level.waiting.length > 0) {
        this.#length--;
        return level.waiting.shift();
      }
      this.#levels.shift();
    }
  }

  #level(priority: number): Deque<Assignment> {
    let place = 0;
    for (; place < this.#levels.length; place++) {
      const level = this.#levels[place] as Level;
      if (level.priority === priority) return level.waiting;
      if (level.priority < priority) break;
    }
    const waiting = new Deque<Assignment>();
    this.#levels.splice(place, 0, { priority, waiting });
    return waiting;
  }
}

/** Both ends in constant time: a ring that grows. */
class Deque<T> {
  length = 0;
  #entries: (T | undefined)[] = Array.from({ length: LEAST_ROOM }, () => undefined);
  #head = 0;

  push(entry: T): void {
    if (this.length === this.#entries.length) this.#resize(2 * this.length);
    this.#entries[this.#place(this.length++)] = entry;
  }

  unshift(entry: T): void {
    if (this.length === this.#entries.length) this.#resize(2 * this.length);
    this.#head = this.#place(-1);
    this.#entries[this.#head] = entry;
    this.length++;
  }

  first(): T | undefined {
    return this.#entries[this.#head];
  }

  shift(): T | undefined {
    const entry = this.#entries[this.#head];
    if (this.length === 0) return undefined;
    this.#entries[this.#head] = undefined;
    this.#head = this.#place(1);
    this.length--;
    // Once empty: it may have held millions.
    if (this.length === 0 && this.#entries.length > MOST_KEPT_ROOM) this.#resize(LEAST_ROOM);
    return entry;
  }

  // Rooms are powers of two.
  #place(offset: number): number {
    return (this.#head + offset) & (this.#entries.length - 1);
  }

  #resize(room: number): void {
    this.#entries = Array.from({ length: room }, (_, offset) =>
      offset < this.length ? this.#entries[this.#place(offset)] : undefined,
    );
    this.#head = 0;
  }
}
