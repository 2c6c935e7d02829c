/** What a worker answers to the calls that it was sent, and who is told of it. */

import { now, recently } from '../base/clock.js';
import { callHarmlessly } from '../base/harmless.js';
import { decode, discard, prepare } from '../transport/decode.js';
import type { PoolLedger } from '../transport/ledger.js';
import { fromErrorWire } from '../transport/remote-error.js';
import { areStamps, STAMPED, type Stamps } from '../transport/stamps.js';
import {
  CALL,
  type ControlMessage,
  type Encoded,
  FAILURE,
  type FailureWire,
  type FromWorker,
  RESULT,
  type ResultWire,
} from '../transport/wire.js';
import type { Flight, Flights } from './flights.js';
import type { ItemTimes, Job, RowTimes } from './job.js';
import { Row } from './row.js';
import type { LaneTimings } from './timings/lane-timings.js';
import type { StepNumbers } from './timings/step-numbers.js';

/** A result with nothing beside its value. */
const PLAIN = 5;

const FOREVER = Number.POSITIVE_INFINITY;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Who hears of outcomes: of items that are still wanted, each once. */
export interface OutcomeListener {
  /** `times` says something else after this. */
  fulfil(job: Job, index: number, value: unknown, times: ItemTimes): void;
  /** The items from `index` on, one for each value. */
  fulfilRow(job: Job, index: number, values: readonly unknown[], times: RowTimes): void;
  reject(job: Job, index: number, error: unknown): void;
  /** The worker has run items to their end, be it an error. */
  ran(): void;
}

export interface AnswerOrders {
  /** So many bytes of large buffers have come by value. */
  carried(bytes: number, flight: Flight): void;
  /** The worker is done with a flight. */
  land(flight: Flight): void;
  /** Every other message. */
  told(message: ControlMessage): void;
}

export class Answers {
  /** Items finished, and the sum of their compute time. */
  finished = 0;
  computeMs = 0;
  /** Stamp of the latest result. */
  lastActive = recently().at;
  readonly #flights: Flights;
  readonly #ledger: PoolLedger;
  readonly #listener: OutcomeListener;
  readonly #orders: AnswerOrders;
  readonly #timings: LaneTimings | undefined;
  /** What has come and was not told yet. */
  #row: Row | undefined;
  /** Those of the result at hand: one object for all, as there are millions. */
  readonly #times: Writable<ItemTimes> = {
    sentAt: 0,
    startedAt: 0,
    computeMs: 0,
    receivedAt: 0,
    steps: undefined,
  };

  constructor(
    flights: Flights,
    ledger: PoolLedger,
    listener: OutcomeListener,
    timings: LaneTimings | undefined,
    orders: AnswerOrders,
  ) {
    this.#timings = timings;
    this.#flights = flights;
    this.#ledger = ledger;
    this.#listener = listener;
    this.#orders = orders;
  }

  /** Throws when the worker has written nonsense. What was told until then counts. */
  receive(message: FromWorker): void {
    if (!Array.isArray(message)) {
      this.tellRow();
      this.#control(message as ControlMessage);
      return;
    }
    const flight = this.#flights.get(message[1] as number);
    if (flight === undefined) {
      // What was taken back is never claimed, and all else stays in flight until its last answer: nobody is late.
      if (message[0] === RESULT) discard(message[5]);
      throw unasked();
    }
    const { job, from, to } = flight.assignment;
    const index = from + (message[2] as number);
    const computeMs = message[3] as number;
    // Items are answered in order. NaN is none of them, and no time.
    if (!((job.cancelled || index <= flight.next) && index < to && computeMs >= 0 && computeMs < FOREVER))
      throw unasked();
    if (message.length > STAMPED && !this.#areStampsOf(flight, message[STAMPED])) throw unasked();
    // An item that timed out was settled then; what came of it in the end is dropped.
    const isWanted = index === flight.next && !job.cancelled;
    if (isWanted) flight.next = index + 1;
    if (isWanted && job.shape !== CALL && message[0] === RESULT && message.length === PLAIN) {
      this.#rowFor(flight, index).add(message[4], computeMs);
    } else {
      this.tellRow();
      this.#ended(flight, index, message as ResultWire | FailureWire, isWanted);
    }
    if (index < to - 1) return;
    this.tellRow();
    this.#land(flight);
  }

  /** Tells what has come in a row: before anything else is told, and when no more has come for now. */
  tellRow(): void {
    const row = this.#row;
    if (row === undefined) return;
    this.#row = undefined;
    const { flight, from, values, computeMs, longestMs } = row;
    this.#ran(flight, values.length, computeMs, longestMs);
    this.#listener.fulfilRow(flight.assignment.job, from, values, row);
  }

  #rowFor(flight: Flight, index: number): Row {
    if (this.#row?.isContinuedBy(flight, index)) return this.#row;
    this.tellRow();
    this.#row = new Row(flight, index);
    return this.#row;
  }

  #ended(flight: Flight, index: number, message: ResultWire | FailureWire, isWanted: boolean): void {
    const { job } = flight.assignment;
    const computeMs = message[3];
    this.#ran(flight, 1, computeMs, computeMs);
    const stamps = message.length > STAMPED ? message[STAMPED] : undefined;
    if (message[0] === FAILURE) {
      if (stamps !== undefined) this.#timed(flight, stamps, 0);
      if (isWanted) this.#listener.reject(job, index, fromErrorWire(message[4], job.caller?.stack));
      return;
    }
    const bytes = message[6];
    if (Number.isSafeInteger(bytes)) this.#orders.carried(bytes as number, flight);
    if (!isWanted) {
      discard(message[5]);
      if (stamps !== undefined) this.#timed(flight, stamps, 0);
      return;
    }
    const times = this.#times;
    times.sentAt = flight.sentAt;
    times.startedAt = this.#ledger.began(flight.seq);
    times.computeMs = computeMs;
    times.receivedAt = this.lastActive;
    times.steps = undefined;
    if (message[5] !== undefined) {
      this.#revive(flight, index, message, { ...times });
      return;
    }
    if (stamps !== undefined) times.steps = this.#timed(flight, stamps, bytes);
    this.#listener.fulfil(job, index, message[4], times);
  }

  #areStampsOf({ seq }: Flight, stamps: unknown): boolean {
    return stamps === undefined || (areStamps(stamps) && this.#timings?.awaits(seq) === true);
  }

  /** `revivedMs`: after the message was read. */
  #timed(flight: Flight, stamps: Stamps, bytes: number | undefined, revivedMs = 0): StepNumbers | undefined {
    return this.#timings?.answered(flight, stamps, revivedMs, Number.isSafeInteger(bytes) ? bytes! : 0);
  }

  #ran(flight: Flight, items: number, computeMs: number, longestMs: number): void {
    this.lastActive = recently().at;
    this.finished += items;
    this.computeMs += computeMs;
    this.#timings?.ran(computeMs, this.lastActive);
    flight.task.itemMs.add(computeMs / items, items, longestMs);
    this.#listener.ran();
  }

  #revive(flight: Flight, index: number, message: ResultWire, times: Writable<ItemTimes>): void {
    const { job } = flight.assignment;
    const [, , , , value, specials, bytes, stamps] = message;
    const revive = (whenRevived = () => {}) => {
      let revived: unknown;
      try {
        revived = decode({ value, specials });
        whenRevived();
      } catch (error) {
        this.#listener.reject(job, index, error);
        return;
      }
      this.#listener.fulfil(job, index, revived, times);
    };
    const refuse = (error: unknown) => this.#listener.reject(job, index, error);
    try {
      // A result that names a task may need its module here first.
      const wait = prepare(specials);
      if (wait === undefined) {
        const from = now();
        revive(() => {
          if (stamps !== undefined) times.steps = this.#timed(flight, stamps, bytes, now() - from);
        });
        return;
      }
      // The time of the import is not its own, and its flight will have landed.
      // Other answers come until then, with steps of their own in the same object.
      if (stamps !== undefined) times.steps = copyOf(this.#timed(flight, stamps, bytes));
      wait.then(() => revive(), refuse);
    } catch (error) {
      refuse(error);
    }
  }

  #control(message: ControlMessage): void {
    if (message.type === 'report') this.#report(message.seq, message.index, message.report);
    else if (message.type === 'ended') this.#endedEarly(message.seq);
    else this.#orders.told(message);
  }

  // What a task reported of an item that is still wanted. What it has left behind may report when its call has ended.
  #report(seq: number, wireIndex: number, report: Encoded): void {
    const flight = this.#flights.get(seq);
    if (flight === undefined || flight.assignment.job.cancelled) return;
    const { job, from } = flight.assignment;
    const index = from + wireIndex;
    if (index < flight.next) return;
    if (index !== flight.next) throw unasked();
    let value: unknown;
    try {
      value = decode(report);
    } catch (error) {
      // As of a result that cannot be revived here; what comes of the item in the end is dropped.
      flight.next = index + 1;
      this.#listener.reject(job, index, error);
      return;
    }
    callHarmlessly(() => job.report(index, value));
  }

  // The worker has seen that a call of many items is cancelled.
  #endedEarly(seq: number): void {
    const flight = this.#flights.get(seq);
    if (!flight?.assignment.job.cancelled) throw unasked();
    this.#land(flight);
  }

  #land(flight: Flight): void {
    this.#timings?.landed(flight.seq, this.lastActive);
    this.#orders.land(flight);
  }
}

function copyOf(steps: StepNumbers | undefined): StepNumbers | undefined {
  return steps && { numbers: steps.numbers, at: steps.at };
}

function unasked(): Error {
  return new Error('it has answered what it was not asked: its messages are damaged');
}
