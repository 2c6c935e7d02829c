/** How many deaths of workers are borne before the pool gives up. */

import type { Clock } from '../base/clock.js';

export class RestartBudget {
  readonly #clock: Clock;
  readonly #restarts: number;
  readonly #perMs: number;
  /** Deaths with no completed task since, and deaths at start, which no completed task excuses. */
  #deaths: number[] = [];
  #startDeaths: number[] = [];

  constructor(clock: Clock, budget: { readonly restarts: number; readonly perMs: number }) {
    this.#clock = clock;
    this.#restarts = budget.restarts;
    this.#perMs = budget.perMs;
  }

  /** True while another worker may be started in its place. */
  died(atStart: boolean): boolean {
    (atStart ? this.#startDeaths : this.#deaths).push(this.#clock.now());
    const since = this.#clock.now() - this.#perMs;
    this.#deaths = this.#deaths.filter((at) => at > since);
    this.#startDeaths = this.#startDeaths.filter((at) => at > since);
    return this.#deaths.length + this.#startDeaths.length <= this.#restarts;
  }

  completed(): void {
    if (this.#deaths.length > 0) this.#deaths = [];
  }
}
