/** Who gets what: hands waiting assignments to lanes, and takes back what a busy worker has not begun when another is idle. */

import type { Clock } from '../base/clock.js';
import { callsAhead, isBrief } from './ahead.js';
import type { Flight } from './flights.js';
import type { Assignment } from './job.js';
import { JobQueue } from './job-queue.js';
import { callMs, type KnownTask, type KnownTasks } from './known-tasks.js';
import type { Lane } from './lane.js';
import { bytesInSight, movingItems } from './payload.js';
import { Stealing } from './stealing.js';
import type { Supervisor } from './supervisor.js';

export interface DispatcherLimits {
  /** Calls that run at once in one worker. */
  readonly concurrency: number;
  readonly maxTasksPerWorker: number;
}

// While a program submits without a pause, workers get their first calls after so many.
const PUMP_EVERY = 64;

// Beyond so many bytes by value on their way and in workers, large calls wait until a worker is free for them.
const MOST_BYTES_UNDER_WAY = 256 * 2 ** 20;

export class Dispatcher {
  readonly #queue = new JobQueue();
  readonly #supervisor: Supervisor;
  readonly #known: KnownTasks;
  readonly #limits: DispatcherLimits;
  readonly #stealing: Stealing;
  readonly #onSent: (assignment: Assignment) => void;
  readonly #isUnwatched: () => boolean;
  #pumpPlanned = false;
  #stopped = false;
  /** Cancelled assignments that are still in the queue. */
  #stale = 0;
  #lowestPriority = Number.POSITIVE_INFINITY;

  constructor(
    supervisor: Supervisor,
    known: KnownTasks,
    limits: DispatcherLimits,
    clock: Clock,
    onSent: (assignment: Assignment) => void,
    isUnwatched: () => boolean,
  ) {
    this.#supervisor = supervisor;
    this.#known = known;
    this.#limits = limits;
    this.#onSent = onSent;
    this.#isUnwatched = isUnwatched;
    this.#stealing = new Stealing(clock, limits.concurrency, {
      lanes: () => supervisor.lanes,
      mayStart: () => !this.#stopped && supervisor.mayStart,
      takeBack: (lane, wanted) => this.takeBack(lane, wanted),
      pump: () => this.pump(),
    });
  }

  /** Whether another call may wait, or could begin now. */
  hasRoom(maxQueue: number): boolean {
    if (maxQueue === Number.POSITIVE_INFINITY) return true;
    if (this.#waiting() < maxQueue) return true;
    // What has just been submitted may find a free worker yet.
    this.pump();
    return this.#waiting() < maxQueue || this.#hasFree();
  }

  // Calls and chunks that no worker can have begun.
  #waiting(): number {
    let waiting = this.#queue.length - this.#stale;
    for (const { flights } of this.#supervisor.lanes) waiting += Math.max(0, flights.size - this.#limits.concurrency);
    return waiting;
  }

  #hasFree(): boolean {
    const { lanes, capacity } = this.#supervisor;
    return (
      lanes.length < capacity ||
      lanes.some(({ state, flights }) => state !== 'retiring' && flights.size < this.#limits.concurrency)
    );
  }

  /** A job that waits here was cancelled. */
  noteCancelled(): void {
    this.#stale++;
  }

  push(assignment: Assignment): void {
    const { priority } = assignment.job;
    this.#queue.push(assignment);
    if (priority > this.#lowestPriority) this.#takeBackBelow(priority);
    else this.#lowestPriority = priority;
    if (!this.#pumpPlanned) {
      this.#pumpPlanned = true;
      queueMicrotask(() => {
        this.#pumpPlanned = false;
        this.pump();
      });
    } else if (this.#queue.length % PUMP_EVERY === 0) {
      if (this.#isUnwatched()) this.#poll();
      this.pump();
    }
  }

  // The program submits more than workers take. What ends meanwhile has a short life, and it is what is alive that costs the collector.
  #poll(): void {
    for (const { worker } of this.#supervisor.lanes) worker.channel.poll();
  }

  /** Back in front of the queue, in the order given. */
  giveBack(assignments: readonly Assignment[]): void {
    for (let place = assignments.length - 1; place >= 0; place--) this.#queue.unshift(assignments[place] as Assignment);
  }

  /** Sends this to the lane at once, past the queue. */
  sendTo(lane: Lane, assignment: Assignment): void {
    lane.send(assignment, this.#known.of(assignment.job.task));
    lane.flush();
    this.#onSent(assignment);
  }

  /** Everything that waits; the queue is empty then. */
  takeAll(): Assignment[] {
    const all: Assignment[] = [];
    this.#stale = 0;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) all.push(next);
    return all;
  }

  stop(): void {
    this.#stopped = true;
    this.#stealing.stop();
  }

  pump(): void {
    while (!this.#stopped) {
      const head = this.#nextWanted();
      if (head === undefined) return;
      const lane = this.#laneFor(head, this.#known.of(head.job.task));
      if (lane === undefined) return;
      this.#fill(lane);
    }
  }

  /** A lane has landed a flight: fills it, or finds it work that another has not begun. */
  refill(lane: Lane): void {
    if (this.#queue.length > 0) {
      if (lane.flights.size <= lane.refillAt) this.pump();
    } else if (lane.state === 'open' && lane.flights.size < this.#limits.concurrency) {
      this.#stealing.seek();
    }
  }

  /** A lane has gone: what others have in hand may be stuck now for want of it. */
  rebalance(): void {
    this.pump();
    if (this.#queue.length === 0) this.#stealing.seek();
  }

  /** What the lane has not begun goes back to the queue. */
  takeBack(lane: Lane, wanted: (flight: Flight) => boolean = () => true): void {
    const back: Assignment[] = [];
    for (const flight of lane.flights.values()) {
      // What was moved there can be run there only.
      const stays = flight.assignment.job.pinned || flight.moved !== undefined;
      if (!stays && wanted(flight) && lane.revoke(flight)) back.push(flight.assignment);
    }
    this.giveBack(back);
    // Or it would be sent them again.
    if (back.length > 0) lane.only = undefined;
    // With nothing left to wait for it goes now, or it would keep its place for ever.
    if (lane.state === 'retiring') this.#supervisor.retire(lane);
  }

  // Cancelled work stays in the queue until its turn comes: to look for it would cost more.
  #nextWanted(): Assignment | undefined {
    for (;;) {
      const head = this.#queue.peek();
      if (head === undefined) this.#stale = 0;
      if (head === undefined || !head.job.cancelled) return head;
      this.#queue.shift();
      this.#stale = Math.max(0, this.#stale - 1);
    }
  }

  // One that keeps up with all that is sent; a free worker, the one most lately active; a new one; the one with least in hand that may take more.
  #laneFor(head: Assignment, task: KnownTask): Lane | undefined {
    const { concurrency } = this.#limits;
    const { lanes } = this.#supervisor;
    const brief = isBrief(callMs(head, task));
    let free: Lane | undefined;
    let least: Lane | undefined;
    for (const lane of lanes) {
      if (lane.state !== 'open' && lane.state !== 'starting') continue;
      if (brief && this.#keepsUp(lane, head, task)) return lane;
      if (lane.flights.size < concurrency && (free === undefined || isBetter(lane, free))) free = lane;
      if (!lane.worker.ahead) continue;
      if (least === undefined || lane.flights.size < least.flights.size) least = lane;
    }
    if (free !== undefined) return free;
    if (this.#supervisor.mayStart) {
      const started = this.#supervisor.start();
      if (started !== undefined) return started;
    }
    if (!this.#mayWaitThere(head)) return undefined;
    const refillAt = this.#refillAt(this.#mostInHand(head, task));
    return least !== undefined && least.flights.size <= refillAt ? least : undefined;
  }

  #fill(lane: Lane): void {
    const { concurrency, maxTasksPerWorker } = this.#limits;
    // As others are not given anything here, it stays so.
    const isAnyFree = this.#isAnyFree(lane);
    let overtaken = false;
    let last: Assignment | undefined;
    let most = concurrency;
    for (let next = this.#nextWanted(); next !== undefined; next = this.#nextWanted()) {
      const left = maxTasksPerWorker - lane.taken;
      if (left <= 0) break;
      const task = this.#known.of(next.job.task);
      if (last === undefined || !isAlike(next, last)) most = this.#mostInHand(next, task);
      const inHand = lane.flights.size;
      if (inHand >= concurrency) {
        if (!lane.worker.ahead || inHand >= most || !this.#mayWaitThere(next)) break;
        if (isAnyFree && !(lane.state === 'open' && lane.only === task && isBrief(callMs(next, task)))) break;
        overtaken = isAnyFree;
      }
      this.#queue.shift();
      const assignment = this.#cut(next, left);
      lane.send(assignment, task);
      this.#onSent(assignment);
      last = next;
    }
    lane.flush();
    lane.refillAt = this.#refillAt(most);
    // What seemed brief may not be: then those that are free take it over.
    if (overtaken) this.#stealing.seekSoon();
    if (lane.taken >= maxTasksPerWorker) this.#supervisor.retire(lane);
  }

  // Brief calls of one task are best left to the worker that is at them, while it has no more in hand than it may.
  #keepsUp(lane: Lane, head: Assignment, task: KnownTask): boolean {
    const { state, flights, only, worker } = lane;
    if (state !== 'open' || !worker.ahead || only !== task || flights.size === 0) return false;
    return flights.size <= this.#refillAt(this.#mostInHand(head, task)) && this.#mayWaitThere(head);
  }

  // Whether it may wait at a busy worker: what is moved cannot be taken back from there, and large arguments wait here by reference.
  #mayWaitThere(assignment: Assignment): boolean {
    if (movingItems(assignment) !== undefined) return false;
    let underWay = bytesInSight(assignment);
    if (underWay === 0) return true;
    for (const lane of this.#supervisor.allLanes()) underWay += lane.flights.bytes;
    return underWay <= MOST_BYTES_UNDER_WAY;
  }

  // Work is first spread over who has none.
  #isAnyFree(but: Lane): boolean {
    const { lanes, mayStart } = this.#supervisor;
    if (mayStart) return true;
    for (const lane of lanes) if (lane !== but && lane.state === 'open' && lane.flights.size === 0) return true;
    return false;
  }

  #mostInHand(assignment: Assignment, task: KnownTask): number {
    return this.#limits.concurrency + callsAhead(callMs(assignment, task));
  }

  // When half is gone: to be asked for each call would cost more than the calls.
  #refillAt(mostInHand: number): number {
    return Math.max(this.#limits.concurrency, mostInHand / 2);
  }

  // A worker that may take only so many items more gets the first of them.
  #cut(assignment: Assignment, most: number): Assignment {
    if (assignment.to - assignment.from <= most) return assignment;
    const middle = assignment.from + most;
    const { job, from, to, attempt } = assignment;
    this.#queue.unshift({ job, from: middle, to, attempt });
    return { job, from, to: middle, attempt };
  }

  #takeBackBelow(priority: number): void {
    for (const lane of [...this.#supervisor.lanes]) {
      this.takeBack(lane, (flight) => flight.assignment.job.priority < priority);
    }
  }
}

function isAlike(one: Assignment, other: Assignment): boolean {
  return one.job.task === other.job.task && one.to - one.from === other.to - other.from;
}

function isBetter(lane: Lane, than: Lane): boolean {
  if (lane.flights.size !== than.flights.size) return lane.flights.size < than.flights.size;
  if (lane.state !== than.state) return lane.state === 'open';
  return lane.lastActive > than.lastActive;
}
