/** Lets workers go that have had nothing to do for some time. */

import type { Clock, Timer } from '../base/clock.js';
import type { Lane } from './lane.js';

export class IdleTimers {
  readonly #clock: Clock;
  readonly #timeout: number;
  readonly #retire: (lane: Lane) => void;
  readonly #timers = new Map<Lane, Timer>();

  constructor(clock: Clock, timeout: number, retire: (lane: Lane) => void) {
    this.#clock = clock;
    this.#timeout = timeout;
    this.#retire = retire;
  }

  /** The lane has just finished something: counts from now if it has nothing else. */
  landed(lane: Lane): void {
    this.left(lane);
    if (lane.flights.size > 0 || lane.state !== 'open') return;
    const expire = () => {
      this.#timers.delete(lane);
      if (lane.flights.size === 0 && lane.state === 'open') this.#retire(lane);
    };
    this.#timers.set(lane, this.#clock.after(this.#timeout, expire));
  }

  left(lane: Lane): void {
    this.#timers.get(lane)?.cancel();
    this.#timers.delete(lane);
  }

  stop(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }
}
