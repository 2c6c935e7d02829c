/** Places of the world, given out once to each device. */
export class Layout {
  readonly parties: number;
  #size: number;

  /** Before all others: where each party is, the bits of those that have died, whose turn it was, and how often it was interrupted. */
  constructor(parties: number) {
    this.parties = parties;
    this.#size = parties + 3;
  }

  take(count: number): number {
    const from = this.#size;
    this.#size += count;
    return from;
  }

  get size(): number {
    return this.#size;
  }

  isDead(world: Int32Array, party: number): boolean {
    return ((world[this.parties] as number) & (1 << party)) !== 0;
  }
}
