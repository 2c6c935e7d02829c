/** A pool's view of one worker: what was sent there, and what came of it. Decides nothing; the dispatcher does. */

import { now } from '../base/clock.js';
import { callHarmlessly } from '../base/harmless.js';
import { decode, discard, prepare } from '../transport/decode.js';
import { type Parcel, pack, packForMany, wasSent } from '../transport/pack.js';
import { fromErrorWire, toErrorWire } from '../transport/remote-error.js';
import {
  CALL,
  type CallWire,
  type ControlMessage,
  type Encoded,
  FAILURE,
  type FromWorker,
  RESULT,
} from '../transport/wire.js';
import type { RunningWorker } from '../workers/worker.js';
import { type Flight, Flights } from './flights.js';
import { Introduced } from './introduced.js';
import { IntroducedPuts } from './introduced-puts.js';
import type { Assignment, ItemTimes, Job, SharedArgs } from './job.js';
import type { KnownTask } from './known-tasks.js';
import { Outbox } from './outbox.js';
import { itemsOf, movingItems } from './payload.js';
import { cannotBeEncoded, cannotBePosted, sortOut, type WhyNot } from './unsendable.js';

/** What a lane tells its pool. */
export interface LaneListener {
  /** Items that are still wanted, each once. */
  fulfil(job: Job, index: number, value: unknown, times: ItemTimes): void;
  reject(job: Job, index: number, error: unknown): void;
  /** To be sent again, to whatever worker. */
  giveBack(assignments: readonly Assignment[]): void;
  /** The worker has run an item to its end, be it an error. */
  ran(): void;
  /** The worker is done with a flight. */
  landed(lane: Lane, flight: Flight): void;
  /** So many bytes of large buffers have crossed by value: with a call, as a result, or, without a flight, as shared arguments. */
  carried(way: 'in' | 'out', bytes: number, flight: Flight | undefined): void;
  /** Every other message. */
  told(lane: Lane, message: ControlMessage): void;
}

export class Lane {
  readonly id: number;
  readonly worker: RunningWorker;
  readonly puts: IntroducedPuts;
  readonly flights = new Flights();
  /** What the worker itself told before it died. */
  failure: unknown;
  state: 'starting' | 'open' | 'retiring' | 'stopping' = 'starting';
  /** Items finished, and the sum of their compute time. */
  finished = 0;
  computeMs = 0;
  /** Of large buffers by value: arguments there, results back. */
  bytesIn = 0;
  bytesOut = 0;
  /** Items that it was given in its life. */
  taken = 0;
  /** Stamp of its latest result. */
  lastActive = now();
  readonly #listener: LaneListener;
  readonly #introduced: Introduced;
  readonly #outbox = new Outbox();

  constructor(id: number, worker: RunningWorker, listener: LaneListener) {
    this.id = id;
    this.worker = worker;
    this.#listener = listener;
    this.puts = new IntroducedPuts(worker.channel);
    this.#introduced = new Introduced(worker.channel, this.puts);
    worker.channel.receive((message) => this.#receive(message));
  }

  /** Sends several assignments, in one message where nothing goes along with it. One that cannot cross rejects alone. */
  send(assignments: readonly { readonly assignment: Assignment; readonly task: KnownTask }[]): void {
    const sentAt = now();
    for (const { assignment, task } of assignments) this.#prepare(assignment, task, sentAt);
    this.#post();
  }

  /** Takes back what the worker has not begun. True when it never will. */
  revoke(flight: Flight): boolean {
    if (!this.worker.ledger.revoke(flight.seq)) return false;
    this.flights.delete(flight);
    this.taken -= flight.assignment.to - flight.assignment.from;
    return true;
  }

  isInFlight(flight: Flight): boolean {
    return this.flights.has(flight);
  }

  hasBegun(flight: Flight): boolean {
    return this.worker.ledger.hasBegun(flight.seq);
  }

  /** Index within the job of the item that the worker is at; undefined before the first. */
  itemAt(flight: Flight): number | undefined {
    const at = this.worker.ledger.at(flight.seq);
    return at < 0 ? undefined : flight.assignment.from + at;
  }

  /** When the item at `itemAt` began. */
  beganAt(flight: Flight): number {
    return this.worker.ledger.began(flight.seq);
  }

  /** Tells the worker that an item (index within the job), or all of it, is no longer wanted. */
  cancel(flight: Flight, index: number | 'all', reason: unknown): void {
    const wireIndex = index === 'all' ? -1 : index - flight.assignment.from;
    this.worker.ledger.cancel(flight.seq, index === 'all' ? 'all' : wireIndex);
    this.worker.channel.send({ type: 'cancel', seq: flight.seq, index: wireIndex, reason: toErrorWire(reason) });
  }

  forgetArgs(id: number): void {
    this.#introduced.forgetArgs(id);
  }

  #prepare(assignment: Assignment, task: KnownTask, sentAt: number): void {
    const { job, from, to, attempt } = assignment;
    if (job.args !== undefined && !this.#introduceArgs(job.args, assignment)) return;
    const part = from === 0 && to === job.count ? job.payload : job.payload.slice(from, to);
    const path = job.shape === CALL ? 'args' : 'items';
    let parcel: Parcel;
    try {
      parcel = job.copies === undefined ? pack(part, path) : packForMany(part, path, job.copies);
      this.puts.introduce(parcel.specials);
    } catch (error) {
      this.#refuseSome(assignment, cannotBeEncoded, error);
      return;
    }
    this.#introduced.task(task);
    const seq = this.flights.nextSeq();
    this.worker.ledger.enter(seq);
    const { value, specials, bytes, moved, transfer, objects } = parcel;
    const movedItems = moved && (movingItems(assignment) ?? itemsOf(assignment));
    const flight = { seq, assignment, task, sentAt, bytes, moved: movedItems, next: from };
    this.flights.add(flight);
    this.taken += to - from;
    const plain = specials === undefined && job.args === undefined && attempt === 1;
    const call: CallWire = plain
      ? [seq, task.id, job.shape, value]
      : [seq, task.id, job.shape, value, specials, job.args?.id ?? 0, attempt];
    const isLight = transfer === undefined && moved === undefined && bytes === 0;
    if (isLight && this.#outbox.add(call, objects)) return;
    // After those before it, which are copied when they are posted: what they hold must not have moved by then.
    this.#post();
    if (!this.#postAlone(call, transfer)) return;
    wasSent(parcel);
    this.#carried('in', bytes, flight);
  }

  // The items that cannot cross reject, each for its own reason; the others go back.
  #refuseSome(assignment: Assignment, whyNot: WhyNot, otherwise: unknown): void {
    const { bad, good } = sortOut(assignment, whyNot, otherwise);
    for (const { index, error } of bad) this.#listener.reject(assignment.job, index, error);
    this.#listener.giveBack(good);
  }

  #post(): void {
    const calls = this.#outbox.take();
    if (calls.length === 0) return;
    try {
      this.worker.channel.send({ type: 'calls', calls });
    } catch (cause) {
      if (calls.length === 1) this.#refuse(calls[0] as CallWire, cause);
      else for (const call of calls) this.#postAlone(call);
    }
  }

  #postAlone(call: CallWire, transfer?: readonly ArrayBuffer[] | undefined): boolean {
    // A refusal of one may have cancelled the next.
    if (this.flights.get(call[0]) === undefined) return false;
    try {
      this.worker.channel.send({ type: 'calls', calls: [call] }, transfer);
      return true;
    } catch (cause) {
      this.#refuse(call, cause);
      return false;
    }
  }

  // The encoder let it pass, the platform did not: for example a getter that gave something else the second time.
  #refuse(call: CallWire, cause: unknown): void {
    const flight = this.flights.get(call[0]) as Flight;
    const { assignment } = flight;
    // Gone before anybody is told, who might take it back.
    this.flights.delete(flight);
    this.taken -= assignment.to - assignment.from;
    this.#refuseSome(assignment, cannotBePosted(cause), cause);
    this.#listener.landed(this, flight);
  }

  #introduceArgs(args: SharedArgs, { job, from, to }: Assignment): boolean {
    try {
      this.#carried('in', this.#introduced.args(args));
      return true;
    } catch (error) {
      for (let index = from; index < to; index++) this.#listener.reject(job, index, error);
      return false;
    }
  }

  #receive(message: FromWorker): void {
    if (!Array.isArray(message)) {
      this.#told(message as ControlMessage);
      return;
    }
    const seq = message[1] as number;
    const flight = this.flights.get(seq);
    if (flight === undefined) {
      if (message[0] === RESULT) discard(message[5]);
      return;
    }
    const index = flight.assignment.from + (message[2] as number);
    if (!(index < flight.assignment.to)) return;
    const computeMs = message[3] as number;
    this.lastActive = now();
    this.finished++;
    this.computeMs += computeMs;
    flight.task.itemMs.add(computeMs);
    this.#listener.ran();
    this.#carried('out', (message[6] as number | undefined) ?? 0, flight);
    const { job } = flight.assignment;
    // An item that timed out was settled then; what came of it in the end is dropped.
    const wanted = index >= flight.next && !job.cancelled;
    if (wanted) {
      flight.next = index + 1;
      if (message[0] === RESULT) this.#fulfil(job, flight, index, computeMs, message[4], message[5] as never);
      else if (message[0] === FAILURE)
        this.#listener.reject(job, index, fromErrorWire(message[4] as never, job.caller?.stack));
    } else if (message[0] === RESULT) {
      discard(message[5] as never);
    }
    if (index === flight.assignment.to - 1) this.#land(flight);
  }

  #carried(way: 'in' | 'out', bytes: number, flight?: Flight): void {
    if (bytes === 0) return;
    if (way === 'in') this.bytesIn += bytes;
    else this.bytesOut += bytes;
    this.#listener.carried(way, bytes, flight);
  }

  #fulfil(
    job: Job,
    flight: Flight,
    index: number,
    computeMs: number,
    value: unknown,
    specials: Encoded['specials'],
  ): void {
    const startedAt = this.worker.ledger.began(flight.seq);
    const times = { sentAt: flight.sentAt, startedAt, computeMs, receivedAt: this.lastActive };
    const revive = () => {
      let revived: unknown;
      try {
        revived = decode({ value, specials });
      } catch (error) {
        this.#listener.reject(job, index, error);
        return;
      }
      this.#listener.fulfil(job, index, revived, times);
    };
    // A result that names a task may need its module here first.
    const wait = prepare(specials);
    if (wait === undefined) revive();
    else wait.then(revive, (error) => this.#listener.reject(job, index, error));
  }

  #told(message: ControlMessage): void {
    if (message.type === 'report') this.#report(message.seq, message.index, message.report);
    else if (message.type === 'ended') this.#endedEarly(message.seq);
    else this.#listener.told(this, message);
  }

  // What a task reported of an item that is still wanted.
  #report(seq: number, wireIndex: number, report: Encoded): void {
    const flight = this.flights.get(seq);
    if (flight === undefined || flight.assignment.job.cancelled) return;
    const index = flight.assignment.from + wireIndex;
    if (index < flight.next) return;
    // One that cannot be revived here is an uncaught exception, and stops no other message.
    callHarmlessly(() => flight.assignment.job.report(index, decode(report)));
  }

  // The worker has seen that a call of many items is cancelled.
  #endedEarly(seq: number): void {
    const flight = this.flights.get(seq);
    if (flight !== undefined) this.#land(flight);
  }

  #land(flight: Flight): void {
    this.flights.delete(flight);
    this.#listener.landed(this, flight);
  }
}
