/** Every choice of the soak, from its seed alone. */

import { type Random, seeded } from '#src/cost/random.js';

export class Dice {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = seeded(seed);
  }

  /** Dice of its own for something that goes on beside others, so that neither changes what the other throws. */
  fork(): Dice {
    return new Dice(this.whole(0, 2 ** 31));
  }

  /** From `from` to `to`, both included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.#random() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.whole(0, list.length - 1)] as T;
  }

  /** One of them, as often as its weight says. */
  weighted<T extends { readonly weight: number }>(list: readonly T[]): T {
    let left = this.#random() * list.reduce((sum, { weight }) => sum + weight, 0);
    for (const entry of list) {
      left -= entry.weight;
      if (left < 0) return entry;
    }
    return list.at(-1) as T;
  }

  /** Small ones are as likely as large ones: as many of 1 to 10 as of 10 to 100. */
  size(most: number): number {
    return Math.floor((most + 1) ** this.#random()) - 1;
  }

  list<T>(length: number, make: (dice: Dice) => T): T[] {
    return Array.from({ length }, () => make(this));
  }

  shuffled<T>(list: readonly T[]): T[] {
    const rest = [...list];
    return Array.from({ length: list.length }, () => rest.splice(this.whole(0, rest.length - 1), 1)[0] as T);
  }
}
