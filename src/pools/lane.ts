/** A pool's view of one worker: what was sent there, and what came of it. Decides nothing; the dispatcher does. */

import { recently } from '../base/clock.js';
import { type Parcel, pack, packForMany, wasSent } from '../transport/pack.js';
import { CALL, type CallWire, type ControlMessage, type FromWorker } from '../transport/wire.js';
import type { RunningWorker } from '../workers/worker.js';
import { Answers, type OutcomeListener } from './answers.js';
import { cancelFlight } from './cancel-flight.js';
import { type Flight, Flights } from './flights.js';
import { Introduced } from './introduced.js';
import { IntroducedPuts } from './introduced-puts.js';
import type { Assignment, Job, SharedArgs } from './job.js';
import type { KnownTask } from './known-tasks.js';
import { messageOf, Outbox } from './outbox.js';
import { bytesInSight, itemsOf, movingItems } from './payload.js';
import type { LaneTimings } from './timings/lane-timings.js';
import { cannotBeEncoded, cannotBePosted, sortOut, type WhyNot } from './unsendable.js';

/** What a lane tells its pool. */
export interface LaneListener extends OutcomeListener {
  /** To be sent again, to whatever worker. */
  giveBack(assignments: readonly Assignment[]): void;
  /** The worker is done with a flight. */
  landed(lane: Lane, flight: Flight): void;
  /** So many bytes of large buffers have crossed by value: with a call, as a result, or, without a flight, as shared arguments. */
  carried(way: 'in' | 'out', bytes: number, flight: Flight | undefined): void;
  /** Every other message. */
  told(lane: Lane, message: ControlMessage): void;
}

type Items = readonly unknown[];
type Writable<T> = { -readonly [K in keyof T]: T[K] };

export class Lane {
  readonly id: number;
  readonly worker: RunningWorker;
  readonly puts: IntroducedPuts;
  /** Undefined when none of its calls are timed. */
  readonly timings: LaneTimings | undefined;
  readonly flights: Flights;
  /** What the worker itself told before it died. */
  failure: unknown;
  state: 'starting' | 'open' | 'retiring' | 'stopping' = 'starting';
  /** Of large buffers by value: arguments there, results back. */
  bytesIn = 0;
  bytesOut = 0;
  /** Items that it was given in its life. */
  taken = 0;
  /** With no more than so many flights it is to be given more; the dispatcher's note. */
  refillAt = Number.POSITIVE_INFINITY;
  /** Of which task all that it has in hand is, if of one, in plain calls, and nothing was taken back lately. */
  only: KnownTask | undefined;
  readonly #listener: LaneListener;
  readonly #introduced: Introduced;
  readonly #outbox = new Outbox();
  readonly #answers: Answers;
  #isRefused = false;
  /** Filled for each: what is made by the million costs more in the memory that it goes through than in all else. */
  readonly #plainCall: Writable<CallWire> = [0, 0, CALL, undefined, undefined, 0, 1, undefined];

  constructor(id: number, worker: RunningWorker, listener: LaneListener, timings?: LaneTimings) {
    this.timings = timings;
    this.id = id;
    this.worker = worker;
    this.flights = new Flights(worker.busy);
    this.#listener = listener;
    this.puts = new IntroducedPuts(worker.channel);
    this.#introduced = new Introduced(worker.channel, this.puts);
    this.#answers = new Answers(this.flights, worker.ledger, listener, timings, {
      carried: (bytes, flight) => this.#carried('out', bytes, flight),
      land: (flight) => this.#land(flight),
      told: (message) => this.#told(message),
    });
    worker.channel.receive(
      (message) => this.#receive(message),
      () => this.#answers.tellRow(),
    );
  }

  /** Items finished, and the sum of their compute time. */
  get finished(): number {
    return this.#answers.finished;
  }
  get computeMs(): number {
    return this.#answers.computeMs;
  }

  /** Stamp of its latest result. */
  get lastActive(): number {
    return this.#answers.lastActive;
  }

  /** Sends it, soon at the latest: `flush` after the last of several. What cannot cross rejects alone. */
  send(assignment: Assignment, task: KnownTask): void {
    this.#prepare(assignment, task, recently().at);
  }

  /** Posts what waits for a message of several calls. */
  flush(): void {
    if (this.#outbox.isEmpty) return;
    const calls = this.#outbox.take();
    try {
      this.#post(calls);
    } catch (cause) {
      if (calls.length === 1) this.#refuse(calls[0] as CallWire, cause);
      else for (const call of calls) this.#postAlone(call);
    }
  }

  /** Takes back what the worker has not begun. True when it never will. */
  revoke(flight: Flight): boolean {
    // With an outcome it has begun, whatever the ledger says.
    if (flight.next > flight.assignment.from || !this.worker.ledger.revoke(flight.seq)) return false;
    this.flights.delete(flight);
    this.taken -= flight.assignment.to - flight.assignment.from;
    return true;
  }

  hasBegun(flight: Flight): boolean {
    return this.worker.ledger.hasBegun(flight.seq);
  }

  /**
   * Index within the job of the item that the worker is at; undefined before the first. Of those whose outcome has not come it can be at none but
   * the first, or else it is one of the next few results that has not been read yet; whatever the ledger says.
   */
  itemAt(flight: Flight): number | undefined {
    const at = this.worker.ledger.at(flight.seq);
    const { from, to } = flight.assignment;
    return at < 0 ? undefined : Math.min(from + at, flight.next, to - 1);
  }

  /** When the item at `itemAt` began. */
  beganAt(flight: Flight): number {
    return this.worker.ledger.began(flight.seq);
  }

  /** Tells the worker that an item (index within the job), or all of it, is no longer wanted. */
  cancel(flight: Flight, index: number | 'all', reason: unknown): void {
    cancelFlight(this.worker, this.flights, flight, index, reason);
  }

  forgetArgs(id: number): void {
    this.#introduced.forgetArgs(id);
  }

  // Whoever writes nonsense is not listened to any more. What it has in hand is told by its death.
  #receive(message: FromWorker): void {
    if (this.#isRefused) return;
    try {
      this.#answers.receive(message);
    } catch (error) {
      this.#isRefused = true;
      this.failure ??= error;
      void this.worker.kill();
    }
  }

  #prepare(assignment: Assignment, task: KnownTask, sentAt: number): void {
    const { job, from, to } = assignment;
    if (task !== this.only) this.only = this.flights.size === 0 ? task : undefined;
    if (job.args !== undefined && !this.#introduceArgs(job.args, assignment)) return;
    this.#introduced.task(task);
    const part = from === 0 && to === job.count ? job.payload : job.payload.slice(from, to);
    // This call's alone: a getter in it may send another one meanwhile.
    const weight = this.timings?.weigh(sentAt, to - from) ?? 0;
    const at = weight === 0 ? sentAt : this.timings!.begins(sentAt);
    if (!this.#sendPlain(assignment, part, task, at, weight)) this.#sendPacked(assignment, part, task, at, weight);
  }

  #sendPlain(assignment: Assignment, part: Items, task: KnownTask, sentAt: number, weight: number): boolean {
    const { job, from, to, attempt } = assignment;
    // What waits for a message of several calls goes first, and this with it.
    if (job.copies !== undefined || !this.#outbox.isEmpty) return false;
    const seq = this.#enter(job);
    const call = this.#plainCall;
    call[0] = seq;
    call[1] = task.id;
    call[2] = job.shape;
    call[3] = part;
    call[5] = job.args?.id ?? 0;
    call[6] = attempt;
    call[7] = weight > 0 ? this.timings?.plain : undefined;
    const isSent = this.worker.channel.sendPlain(call);
    call[3] = undefined;
    if (!isSent) return false;
    if (weight > 0) this.timings?.sentPlain(seq, weight, sentAt);
    this.flights.add({ seq, assignment, task, sentAt, bytes: 0, moved: undefined, next: from });
    this.taken += to - from;
    return true;
  }

  #sendPacked(assignment: Assignment, part: Items, task: KnownTask, sentAt: number, weight: number): void {
    const { job, from, to, attempt } = assignment;
    const path = job.shape === CALL ? 'args' : 'items';
    let parcel: Parcel;
    try {
      parcel = job.copies === undefined ? pack(part, path) : packForMany(part, path, job.copies);
      this.puts.introduce(parcel.specials);
    } catch (error) {
      this.#refuseSome(assignment, cannotBeEncoded, error);
      return;
    }
    const seq = this.#enter(job);
    const { value, specials, bytes, moved, transfer, objects, isLong } = parcel;
    // How long those take to arrive nobody counts.
    if (specials !== undefined || bytes > 0) this.only = undefined;
    const movedItems = moved && (movingItems(assignment) ?? itemsOf(assignment));
    const underWay = isLong ? Math.max(bytes, bytesInSight(assignment)) : bytes;
    const flight = { seq, assignment, task, sentAt, bytes: underWay, moved: movedItems, next: from };
    this.flights.add(flight);
    this.taken += to - from;
    const plain = weight === 0 && specials === undefined && job.args === undefined && attempt === 1;
    const call: Writable<CallWire> = plain
      ? [seq, task.id, job.shape, value]
      : [seq, task.id, job.shape, value, specials, job.args?.id ?? 0, attempt];
    if (weight > 0) call[7] = this.timings?.sent(seq, weight, sentAt, bytes);
    const isLight = transfer === undefined && moved === undefined && bytes === 0 && !isLong;
    if (isLight && this.#outbox.add(call, objects)) return;
    // After those before it, which are copied when they are posted: what they hold must not have moved by then.
    this.flush();
    if (!this.#postAlone(call, transfer)) return;
    wasSent(parcel);
    this.#carried('in', bytes, flight);
  }

  #enter(job: Job): number {
    const seq = this.flights.nextSeq();
    this.worker.ledger.enter(seq, job.timeout !== undefined);
    return seq;
  }

  // The items that cannot cross reject, each for its own reason; the others go back.
  #refuseSome(assignment: Assignment, whyNot: WhyNot, otherwise: unknown): void {
    const { bad, good } = sortOut(assignment, whyNot, otherwise);
    for (const { index, error } of bad) this.#listener.reject(assignment.job, index, error);
    this.#listener.giveBack(good);
  }

  #post(calls: readonly CallWire[], transfer?: readonly ArrayBuffer[] | undefined): void {
    const postsAt = this.timings?.posts() ?? 0;
    this.worker.channel.send(messageOf(calls), transfer);
    this.timings?.posted(calls, postsAt);
  }

  #postAlone(call: CallWire, transfer?: readonly ArrayBuffer[] | undefined): boolean {
    // A refusal of one may have cancelled the next.
    if (this.flights.get(call[0]) === undefined) return false;
    try {
      this.#post([call], transfer);
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

  #carried(way: 'in' | 'out', bytes: number, flight?: Flight): void {
    if (bytes === 0) return;
    if (way === 'in') this.bytesIn += bytes;
    else this.bytesOut += bytes;
    this.#listener.carried(way, bytes, flight);
  }

  #told(message: ControlMessage): void {
    // Until then it was busy with starting.
    if (message.type === 'ready' && this.flights.size === 0) this.worker.busy?.(false);
    this.#listener.told(this, message);
  }

  #land(flight: Flight): void {
    this.flights.delete(flight);
    this.#listener.landed(this, flight);
  }
}
