/** Hands the items of a run to its pool one by one: within a window, until told to stop, with a breath for the event loop. */

import { type Flow, mayRead } from './window.js';

type Step = IteratorResult<unknown, undefined>;

const END: Step = { done: true, value: undefined };
// Tasks that run in this thread would otherwise keep signals, timers and streams waiting for ever.
const BREATH_MS = 20;

export class Feed implements AsyncIterableIterator<unknown> {
  /** What the source threw. The items before it are still run. */
  error: unknown;
  /** Items handed out. */
  read = 0;
  window: number;

  readonly #source: AsyncIterator<readonly unknown[]> | Iterator<readonly unknown[]>;
  readonly #flow: () => Flow;
  readonly #now: () => number;
  #batch: readonly unknown[] = [];
  #position = 0;
  #lastBreath: number;
  #fetching = false;
  #ended = false;
  #waiting: ((step: Step) => void) | undefined;

  constructor(
    batches: AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>,
    window: number,
    flow: () => Flow,
    now: () => number,
  ) {
    this.#source = Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : batches[Symbol.iterator]();
    this.window = window;
    this.#flow = flow;
    this.#now = now;
    this.#lastBreath = now();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Step> {
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.advance();
    });
  }

  async return(): Promise<Step> {
    this.stop();
    return END;
  }

  /** Hands out no more. */
  stop(): void {
    this.#ended = true;
    this.advance();
  }

  /** Serves the one who waits, if that is possible now; called whenever something has finished. */
  advance(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    if (this.#ended) this.#answer(waiting, END);
    else if (this.#position >= this.#batch.length) void this.#fetch();
    else if (this.#now() - this.#lastBreath > BREATH_MS) this.#breathe();
    else if (mayRead(this.#flow(), this.window)) {
      this.read += 1;
      this.#answer(waiting, { done: false, value: this.#batch[this.#position++] });
    }
  }

  #answer(waiting: (step: Step) => void, step: Step): void {
    this.#waiting = undefined;
    waiting(step);
  }

  #breathe(): void {
    setImmediate(() => {
      this.#lastBreath = this.#now();
      this.advance();
    });
  }

  async #fetch(): Promise<void> {
    if (this.#fetching) return;
    this.#fetching = true;
    try {
      const step = await this.#source.next();
      if (step.done) this.#ended = true;
      else this.#batch = step.value;
      this.#position = 0;
    } catch (error) {
      this.error = error;
      this.#ended = true;
    }
    this.#fetching = false;
    this.advance();
  }
}
