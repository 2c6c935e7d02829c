/** Extra arguments that a worker got once, for all calls that name them. */

import { Arrivals } from '../../memory/arrivals.js';
import { decode, prepare } from '../../transport/decode.js';
import type { Encoded } from '../../transport/wire.js';

type Values = readonly unknown[];

export class ReceivedArgs {
  #encoded: Encoded | undefined;
  #values: Values | Promise<Values> | undefined;
  readonly #arrivals = new Arrivals();
  /** Calls that have begun and not ended. */
  #users = 0;
  #forgotten = false;

  constructor(encoded: Encoded) {
    this.#encoded = encoded;
  }

  /** For one more call, which calls `release` when it has ended. A promise only when something has to be loaded first. */
  use(): Values | Promise<Values> {
    this.#users += 1;
    this.#values ??= this.#revive(this.#encoded as Encoded);
    return this.#values;
  }

  release(): void {
    this.#users -= 1;
    this.#giveUpWhenOver();
  }

  /** No more calls will name them; those that run go on. */
  forget(): void {
    this.#forgotten = true;
    this.#giveUpWhenOver();
  }

  #revive(encoded: Encoded): Values | Promise<Values> {
    const make = () => {
      const values = this.#arrivals.collect(() => decode(encoded)) as Values;
      this.#values = values;
      this.#encoded = undefined;
      return values;
    };
    const prepared = prepare(encoded.specials);
    return prepared === undefined ? make() : prepared.then(make);
  }

  #giveUpWhenOver(): void {
    if (this.#forgotten && this.#users === 0) this.#arrivals.giveUp();
  }
}
