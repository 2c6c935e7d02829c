/** What waits for a worker: highest priority first, and in order of arrival within one priority. */

import type { Assignment } from './job.js';

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

/** Both ends in constant time: an array whose head moves on and whose spent part is cut off now and then. */
class Deque<T> {
  #entries: (T | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#entries.length - this.#head;
  }

  push(entry: T): void {
    this.#entries.push(entry);
  }

  unshift(entry: T): void {
    if (this.#head === 0) this.#entries.unshift(entry);
    else this.#entries[--this.#head] = entry;
  }

  first(): T | undefined {
    return this.#entries[this.#head];
  }

  shift(): T | undefined {
    const entry = this.#entries[this.#head];
    this.#entries[this.#head++] = undefined;
    if (this.#head === this.#entries.length) {
      this.#entries = [];
      this.#head = 0;
    } else if (this.#head >= 4096 && this.#head * 2 >= this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
    return entry;
  }
}
