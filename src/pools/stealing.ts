/** Takes back what busy workers have in hand and not begun when others have nothing to do. */

import type { Clock, Timer } from '../base/clock.js';
import { isBrief } from './ahead.js';
import type { Flight } from './flights.js';
import { callMs } from './known-tasks.js';
import type { Lane } from './lane.js';

// Work that is over sooner is left where it is: to move it would take longer.
const WORTH_STEALING_MS = 0.05;
// How often an idle worker looks again whether what others have in hand is stuck behind something long.
const LOOK_AGAIN_MS = 1;

export interface StealingOrders {
  lanes(): readonly Lane[];
  /** Whether a worker more could be started. */
  mayStart(): boolean;
  takeBack(lane: Lane, wanted: (flight: Flight) => boolean): void;
  pump(): void;
}

export class Stealing {
  readonly #clock: Clock;
  readonly #concurrency: number;
  readonly #orders: StealingOrders;
  /** How much each had finished when it was last looked at. */
  readonly #finished = new WeakMap<Lane, number>();
  #timer: Timer | undefined;

  constructor(clock: Clock, concurrency: number, orders: StealingOrders) {
    this.#clock = clock;
    this.#concurrency = concurrency;
    this.#orders = orders;
  }

  /** Some worker has nothing more to do or is missing, and nothing waits in the queue. */
  seek(isLookAgain = false): void {
    const rich = this.#orders.lanes().filter((lane) => lane.flights.size > this.#concurrency);
    if (rich.length === 0 || !this.#isAnyFree()) return;
    let found = false;
    for (const lane of rich) {
      if (isAtBriefCalls(lane) && !(isLookAgain && this.#standsStill(lane))) continue;
      const worth = worthStealing(lane, this.#clock.now());
      // Half of it, as its own worker will soon want work, too.
      const wanted = new Set(worth.slice(Math.floor(worth.length / 2)));
      found ||= wanted.size > 0;
      this.#orders.takeBack(lane, (flight) => wanted.has(flight));
    }
    if (found) this.#orders.pump();
    this.seekSoon();
  }

  /** Seeks in a moment, whatever happens until then. */
  seekSoon(): void {
    this.#timer ??= this.#clock.after(LOOK_AGAIN_MS, () => {
      this.#timer = undefined;
      this.seek(true);
    });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  // It has finished nothing since the last look.
  #standsStill(lane: Lane): boolean {
    const before = this.#finished.get(lane);
    this.#finished.set(lane, lane.finished);
    return before === lane.finished;
  }

  #isAnyFree(): boolean {
    if (this.#orders.mayStart()) return true;
    return this.#orders.lanes().some(({ state, flights }) => state === 'open' && flights.size < this.#concurrency);
  }
}

/** What is long by itself, or stuck behind something that has been running for long. */
export function worthStealing(lane: Lane, now: number): Flight[] {
  const waiting: Flight[] = [];
  let shortestRun = Number.POSITIVE_INFINITY;
  for (const flight of lane.flights.values()) {
    if (!lane.hasBegun(flight)) waiting.push(flight);
    // Before its first item there is no stamp.
    else shortestRun = Math.min(shortestRun, lane.itemAt(flight) === undefined ? 0 : now - lane.beganAt(flight));
  }
  // While a worker starts nobody can tell when it will begin.
  if (lane.state === 'starting') return waiting;
  const isStuck = shortestRun !== Number.POSITIVE_INFINITY && shortestRun >= WORTH_STEALING_MS;
  if (isStuck) return waiting;
  return waiting.filter(({ task, assignment }) => (callMs(assignment, task) ?? WORTH_STEALING_MS) >= WORTH_STEALING_MS);
}

// It has many in hand though others are free. A pause is its collector's, or its core is another's: to look through all would cost more.
function isAtBriefCalls({ only, state }: Lane): boolean {
  return state === 'open' && only !== undefined && isBrief(only.itemMs.mean);
}
