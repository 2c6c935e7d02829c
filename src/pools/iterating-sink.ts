/** A sink that somebody iterates over: bounded by `buffer`, in input order or in that of arrival. */

import type { Sink } from './sinks.js';

export type Delivered = (place: number, item: unknown, outcome: Outcome) => unknown;
export type Outcome =
  | { readonly status: 'fulfilled'; readonly value: unknown }
  | { readonly status: 'rejected'; readonly reason: unknown };

export interface IterationOrders {
  /** First `next()`. */
  start(): void;
  /** Something was consumed: there is room. */
  more(): void;
  /** The consumer has left. */
  leave(): void;
}

export interface IterationShape {
  readonly buffer: number;
  readonly ordered: boolean;
  /** Errors are delivered like values. */
  readonly settled: boolean;
  readonly deliver: Delivered;
}

type Waiting = { resolve(result: IteratorResult<unknown>): void; reject(error: unknown): void };

export class IteratingSink implements Sink, AsyncIterableIterator<unknown> {
  readonly lazy = true;
  readonly #shape: IterationShape;
  readonly #orders: () => IterationOrders;
  /** Arrived, not yet due in input order. */
  readonly #early = new Map<number, unknown>();
  #ready: unknown[] = [];
  #head = 0;
  #waiting: Waiting[] = [];
  /** Items taken from the source and not consumed. */
  #held = 0;
  #next = 0;
  #started = false;
  #ended = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(shape: IterationShape, orders: () => IterationOrders) {
    this.#shape = shape;
    this.#orders = orders;
  }

  // --- the flow's side ---

  room(): number {
    return this.#shape.buffer - this.#held;
  }

  took(results: number): void {
    this.#held += results;
  }

  value(place: number, item: unknown, value: unknown): void {
    this.#arrive(place, this.#shape.deliver(place, item, { status: 'fulfilled', value }));
  }

  error(place: number, item: unknown, reason: unknown): boolean {
    if (!this.#shape.settled) return false;
    this.#arrive(place, this.#shape.deliver(place, item, { status: 'rejected', reason }));
    return true;
  }

  end(): void {
    this.#ended = true;
    for (const { resolve } of this.#waiting.splice(0)) resolve({ done: true, value: undefined });
  }

  /** What is ready is still delivered; then the error. */
  fail(error: unknown): void {
    this.#ended = true;
    const [first, ...others] = this.#waiting.splice(0);
    if (first === undefined) this.#failure = { error };
    else first.reject(error);
    for (const { resolve } of others) resolve({ done: true, value: undefined });
  }

  // --- the consumer's side ---

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<unknown>> {
    if (!this.#started) {
      this.#started = true;
      this.#orders().start();
    }
    if (this.#head < this.#ready.length) {
      const value = this.#ready[this.#head];
      this.#ready[this.#head++] = undefined;
      if (this.#head === this.#ready.length) {
        this.#ready = [];
        this.#head = 0;
      }
      this.#consumed();
      return Promise.resolve({ done: false, value });
    }
    if (this.#failure !== undefined) {
      const { error } = this.#failure;
      this.#failure = undefined;
      return Promise.reject(error);
    }
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async return(value?: unknown): Promise<IteratorResult<unknown>> {
    this.#started = true;
    this.#ready = [];
    this.#head = 0;
    this.#early.clear();
    const flowing = !this.#ended;
    this.end();
    if (flowing) this.#orders().leave();
    // Whoever left is not told that he did.
    this.#failure = undefined;
    return { done: true, value };
  }

  async throw(error?: unknown): Promise<IteratorResult<unknown>> {
    await this.return();
    throw error;
  }

  #arrive(place: number, delivered: unknown): void {
    if (!this.#shape.ordered) {
      this.#offer(delivered);
      return;
    }
    this.#early.set(place, delivered);
    for (; this.#early.has(this.#next); this.#next++) {
      const due = this.#early.get(this.#next);
      this.#early.delete(this.#next);
      this.#offer(due);
    }
  }

  #offer(value: unknown): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) {
      this.#ready.push(value);
      return;
    }
    this.#consumed();
    waiting.resolve({ done: false, value });
  }

  #consumed(): void {
    this.#held--;
    // One message for several items: asked for more only when half of the buffer is free.
    if (!this.#ended && this.#held <= this.#shape.buffer / 2) this.#orders().more();
  }
}
