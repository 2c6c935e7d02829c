/** An async iterable that gives only what a test pushes, when it does. */

export class ControlledSource implements AsyncIterableIterator<unknown> {
  /** How often it was asked for an item. */
  asked = 0;
  closed = 0;
  #waiting: ((result: IteratorResult<unknown>) => void)[] = [];
  #failing: ((error: unknown) => void)[] = [];

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<unknown>> {
    this.asked++;
    return new Promise((resolve, reject) => {
      this.#waiting.push(resolve);
      this.#failing.push(reject);
    });
  }

  async return(): Promise<IteratorResult<unknown>> {
    this.closed++;
    return { done: true, value: undefined };
  }

  async push(...items: readonly unknown[]): Promise<void> {
    for (const value of items) await this.#answer(() => this.#waiting[0]?.({ done: false, value }));
  }

  end(): Promise<void> {
    return this.#answer(() => this.#waiting[0]?.({ done: true, value: undefined }));
  }

  fail(error: unknown): Promise<void> {
    return this.#answer(() => this.#failing[0]?.(error));
  }

  // Whoever reads has asked for the next item, and has been told of this one, by the time this resolves.
  async #answer(answer: () => void): Promise<void> {
    if (this.#waiting.length === 0) throw new Error('Nobody asks for an item.');
    answer();
    this.#waiting.shift();
    this.#failing.shift();
    for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}
