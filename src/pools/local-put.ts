/** A value that was put with a pool that has no workers: it stays where it is. */

import type { RefContent } from '../transport/ref.js';

export class LocalPut implements RefContent {
  readonly owner: object;
  readonly bytes = 0;
  readonly #value: unknown;

  constructor(owner: object, value: unknown) {
    this.owner = owner;
    this.#value = value;
  }

  value(): unknown {
    return this.#value;
  }

  end(): void {}
}
