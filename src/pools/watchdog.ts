/** Watches the items that have a timeout: tells those that overrun, and after a grace has their worker killed. */

import type { Clock, Timer } from '../base/clock.js';
import { isDebugged } from '../base/debugged.js';
import { damagedLedger } from '../transport/ledger.js';
import { MOST_IN_A_TURN } from '../transport/turn.js';
import type { Flight } from './flights.js';
import type { Job } from './job.js';
import type { Lane } from './lane.js';
import { taskTimedOut } from './refusals.js';

export interface WatchdogOrders {
  lanes(): Iterable<Lane>;
  reject(job: Job, index: number, error: unknown): void;
  /** Give the lane nothing more, and take back what it has not begun. */
  spare(lane: Lane): void;
  kill(lane: Lane): void;
}

interface Overdue {
  readonly lane: Lane;
  readonly flight: Flight;
  readonly index: number;
  killAt: number;
  /** When the worker was asked whether it still answers, since others run beside it. */
  askedAt: number | undefined;
}

export class Watchdog {
  readonly #clock: Clock;
  readonly #graceMs: number;
  readonly #orders: WatchdogOrders;
  readonly #debugged: () => boolean;
  #timer: Timer | undefined;
  #due = Number.POSITIVE_INFINITY;
  #overdue: Overdue[] = [];
  /** When each worker last answered. */
  readonly #answeredAt = new WeakMap<Lane, number>();
  /** Since when each has been seen to be stopped, with a call that it should begin. */
  readonly #stoppedSince = new WeakMap<Lane, number>();
  /** Since when there has been more of each to read than a turn of the event loop takes. */
  readonly #behindSince = new WeakMap<Lane, number>();

  constructor(clock: Clock, graceMs: number, orders: WatchdogOrders, debugged: () => boolean = isDebugged) {
    this.#clock = clock;
    this.#graceMs = graceMs;
    this.#orders = orders;
    this.#debugged = debugged;
  }

  /** A call whose items have `timeout`, or none, was sent. */
  expect(timeout: number | undefined): void {
    if (timeout !== undefined) this.#lookAt(this.#clock.now() + timeout);
  }

  answered(lane: Lane): void {
    this.#answeredAt.set(lane, this.#clock.now());
  }

  stop(): void {
    this.#timer?.cancel();
    this.#due = Number.POSITIVE_INFINITY;
    this.#overdue = [];
  }

  #lookAt(due: number): void {
    if (due >= this.#due) return;
    this.#due = due;
    this.#timer?.cancel();
    this.#timer = this.#clock.after(Math.max(1, Math.ceil(due - this.#clock.now())), () => this.#look());
  }

  #look(): void {
    this.#due = Number.POSITIVE_INFINITY;
    if (this.#debugged()) {
      this.#overdue = [];
      this.#lookAt(this.#clock.now() + 1000);
      return;
    }
    for (const lane of this.#orders.lanes()) this.#inspect(lane);
    for (const overdue of this.#overdue) if (!this.#isCatchingUp(overdue.lane)) this.#press(overdue);
    this.#overdue = this.#overdue.filter(isStillAtIt);
    for (const { killAt } of this.#overdue) this.#lookAt(killAt);
  }

  #inspect(lane: Lane): void {
    // A busy caller may be late to read what ended in time.
    const isRead = lane.worker.channel.drain(MOST_IN_A_TURN);
    const now = this.#clock.now();
    if (isRead) this.#behindSince.delete(lane);
    else if (!this.#behindSince.has(lane)) this.#behindSince.set(lane, now);
    const flights = lane.flights.values();
    if (this.#isStoppedForLong(lane, flights, now)) {
      // What had been moved there is gone with it, and its error should say why.
      lane.failure ??= new Error('the worker was killed, since it was stopped and began nothing');
      this.#orders.kill(lane);
      return;
    }
    // Its stamps may say anything, so that no timeout would run.
    if (flights.some(({ seq }) => lane.worker.ledger.isDamaged(seq))) {
      lane.failure ??= damagedLedger();
      this.#orders.kill(lane);
      return;
    }
    if (this.#isCatchingUp(lane)) {
      this.#lookAt(now);
      return;
    }
    for (const flight of flights) {
      const { timeout } = flight.assignment.job;
      if (timeout === undefined) continue;
      const index = lane.itemAt(flight);
      const began = lane.beganAt(flight);
      // The item may have moved on between the two reads: then its stamp belongs to the next one.
      if (index === undefined || index < flight.next || index !== lane.itemAt(flight)) {
        this.#lookAt(now + (this.#stoppedSince.has(lane) ? Math.min(timeout, this.#graceMs) : timeout));
      } else if (Math.abs(now - began) < timeout) {
        this.#lookAt(began + timeout);
      } else {
        this.#overdue.push({ lane, flight, index, killAt: now + this.#graceMs, askedAt: undefined });
        this.#tell(lane, flight, index, timeout);
        this.#lookAt(now + timeout);
      }
    }
  }

  // A process that somebody has stopped begins nothing, so no timeout would ever run. Who continues it within the grace finds it alive.
  #isStoppedForLong(lane: Lane, flights: readonly Flight[], now: number): boolean {
    const shouldBegin =
      flights.some(({ assignment }) => assignment.job.timeout !== undefined) &&
      !flights.some((flight) => lane.hasBegun(flight));
    // Asked last: it reads a file.
    if (!shouldBegin || !lane.worker.isStopped?.()) {
      this.#stoppedSince.delete(lane);
      return false;
    }
    const since = this.#stoppedSince.get(lane) ?? now;
    this.#stoppedSince.set(lane, since);
    return now - since >= this.#graceMs;
  }

  // The outcome may be among what was not read yet. A task that reports without end gets no more than the grace by it.
  #isCatchingUp(lane: Lane): boolean {
    const since = this.#behindSince.get(lane);
    return since !== undefined && this.#clock.now() - since < this.#graceMs;
  }

  #tell(lane: Lane, flight: Flight, index: number, timeout: number): void {
    const error = taskTimedOut(flight.task.name, flight.assignment.job, index, timeout);
    flight.next = index + 1;
    lane.cancel(flight, index, error);
    this.#orders.reject(flight.assignment.job, index, error);
  }

  #press(overdue: Overdue): void {
    const { lane, flight } = overdue;
    if (!isStillAtIt(overdue) || this.#clock.now() < overdue.killAt) return;
    const answers = overdue.askedAt === undefined || (this.#answeredAt.get(lane) ?? 0) >= overdue.askedAt;
    if (!answers || !this.#hasNeighbours(lane)) {
      overdue.killAt = Number.POSITIVE_INFINITY;
      // What runs beside it dies with it, and its error should say why.
      lane.failure ??= new Error(`the worker was killed, since task '${flight.task.name}' did not heed its timeout`);
      this.#orders.kill(lane);
      return;
    }
    // Others run in the same worker and it still answers: it is let go only when they have ended.
    this.#orders.spare(lane);
    overdue.askedAt = this.#clock.now();
    overdue.killAt = this.#clock.now() + this.#graceMs;
    lane.worker.channel.send({ type: 'ping', id: flight.seq });
  }

  // Calls in the same worker that may yet end in time.
  #hasNeighbours(lane: Lane): boolean {
    const late = new Set(this.#overdue.filter(isStillAtIt).map((overdue) => overdue.flight));
    return [...lane.flights.values()].some((flight) => !late.has(flight) && lane.hasBegun(flight));
  }
}

function isStillAtIt({ lane, flight, index }: Overdue): boolean {
  return lane.flights.has(flight) && lane.itemAt(flight) === index;
}
