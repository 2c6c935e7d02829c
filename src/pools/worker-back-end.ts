/** The back end of every pool with workers: a queue, lanes to the workers, and what becomes of each item. */

import { type Clock, systemClock } from '../base/clock.js';
import { Events } from '../base/events.js';
import type { PoolStats } from '../base/stats.js';
import { endContentsOf } from '../transport/ref.js';
import { fromErrorWire } from '../transport/remote-error.js';
import type { ControlMessage } from '../transport/wire.js';
import type { StartWorker, WorkerExit } from '../workers/worker.js';
import { Accounts } from './accounts.js';
import { afterDeath } from './after-death.js';
import type { BackEnd, Flow } from './back-end.js';
import { closeWithin } from './close-within.js';
import { crashOf } from './crash.js';
import { Dispatcher } from './dispatcher.js';
import { IdleTimers } from './idle-timers.js';
import type { Job } from './job.js';
import { KnownTasks } from './known-tasks.js';
import type { Lane } from './lane.js';
import { PinnedJobs } from './pinned-jobs.js';
import type { PoolEvents, PoolKind } from './pool.js';
import type { ResolvedOptions } from './pool-options.js';
import { poolBroken, poolClosed, poolTerminated } from './refusals.js';
import { RepeatedPayloads } from './repeated-payloads.js';
import { SharedPut } from './shared-put.js';
import { Supervisor } from './supervisor.js';
import { timingsOf } from './timings/pool-timings.js';
import { WarmUp } from './warm-up.js';
import { Watchdog } from './watchdog.js';
import { type WorkerSetups, workerSetups } from './worker-setup.js';
import { statsOfWorkers } from './worker-stats.js';

export class WorkerBackEnd implements BackEnd {
  readonly kind: PoolKind;
  readonly size: number;
  readonly concurrency: number;
  readonly maxTasksPerWorker: number;
  readonly events = new Events<PoolEvents>();
  readonly put = (value: unknown) => new SharedPut(this, value);
  readonly join = (flow: Flow) => this.#accounts.join(flow);
  readonly leave = (flow: Flow) => this.#accounts.leave(flow);
  readonly label: string;
  readonly maxQueue: number;
  readonly #options: ResolvedOptions;
  readonly #clock: Clock;
  readonly #tasks = new KnownTasks();
  readonly #accounts: Accounts;
  readonly #payloads: RepeatedPayloads;
  readonly #setups: WorkerSetups;
  readonly #supervisor: Supervisor;
  readonly #dispatcher: Dispatcher;
  readonly #watchdog: Watchdog;
  readonly #pinned: PinnedJobs;
  /** What `submit` answers now; undefined while the pool is open. */
  #shut: (() => Error) | undefined;
  #ending: Promise<void> | undefined;
  /** Terminated or broken: nothing is started any more, and this ends what has not finished. */
  #over: ((jobs: Iterable<Job>) => void) | undefined;
  readonly #warmUp: WarmUp;
  readonly #idle: IdleTimers | undefined;
  #blocked = false;

  constructor(
    kind: PoolKind,
    className: string,
    options: ResolvedOptions,
    start: StartWorker,
    clock: Clock = systemClock,
  ) {
    this.kind = kind;
    this.size = options.size;
    this.concurrency = options.size * options.tasksPerWorker;
    this.maxTasksPerWorker = options.maxTasksPerWorker;
    this.maxQueue = options.maxQueue;
    this.#options = options;
    this.#clock = clock;
    this.label = options.name === undefined ? className : `${className} '${options.name}'`;
    const timings = timingsOf(options);
    // First what may throw: the accounts have a timer.
    this.#setups = workerSetups(options);
    this.#accounts = new Accounts(this.events, options.daemon === true, timings);
    this.#payloads = new RepeatedPayloads(this.label, timings !== undefined);
    this.#supervisor = new Supervisor(
      { label: this.label, start, setups: this.#setups, limits: options, events: this.events, clock, timings },
      {
        fulfil: (job, index, value, times) => this.#accounts.fulfil(job, index, value, times),
        fulfilRow: (job, index, values, times) => this.#accounts.fulfilRow(job, index, values, times),
        reject: (job, index, error) => this.#accounts.reject(job, index, error),
        giveBack: (assignments) => this.#dispatcher.giveBack(assignments),
        // An error of the task's own is no death: the worker has shown that it works.
        ran: () => this.#supervisor.budget.completed(),
        landed: (lane) => this.#afterLanding(lane),
        carried: (way, bytes, flight) => {
          this.#accounts.carried(way, bytes);
          if (flight) this.#payloads.carried(way, bytes, flight);
        },
        told: (lane, message) => this.#told(lane, message),
      },
      {
        ended: (lane, exit) => this.#ended(lane, exit),
        broken: (why, cause) => this.#break(why, cause),
        recycled: () => this.#dispatcher.pump(),
      },
    );
    this.#idle = options.idleTimeout
      ? new IdleTimers(clock, options.idleTimeout, (lane) =>
          // While somebody waits for all workers, none may go.
          this.#warmUp.isWaiting ? this.#idle?.landed(lane) : this.#supervisor.retire(lane),
        )
      : undefined;
    this.#watchdog = new Watchdog(clock, options.timeoutGrace, {
      lanes: () => [...this.#supervisor.lanes],
      reject: (job, index, error) => this.#accounts.reject(job, index, error),
      spare: (lane) => this.#letGo(lane),
      kill: (lane) => this.#kill(lane),
    });
    this.#dispatcher = new Dispatcher(
      this.#supervisor,
      this.#tasks,
      { concurrency: options.tasksPerWorker, maxTasksPerWorker: options.maxTasksPerWorker },
      clock,
      ({ job }) => this.#watchdog.expect(job.timeout),
      () => this.#accounts.isUnwatched,
    );
    this.#warmUp = new WarmUp(this.#supervisor);
    this.#pinned = new PinnedJobs(this.#supervisor, this.#dispatcher, this.#accounts, this.size, () =>
      this.#over ? this.#shut?.() : undefined,
    );
  }

  assertOpen(call: string): void {
    const error = this.#shut?.();
    if (error === undefined) return;
    error.message = `${call}: ${error.message}`;
    throw error;
  }

  enqueue(job: Job): void {
    // Told at once, and not when its turn comes.
    this.#tasks.of(job.task);
    this.#accounts.accept(job);
    this.#dispatcher.push(job.whole);
  }

  cancel(job: Job, reason: unknown): void {
    if (!this.#accounts.cancel(job)) return;
    const flights = this.#supervisor.flightsOf(job);
    if (flights.length === 0) this.#dispatcher.noteCancelled();
    for (const { lane, flight } of flights) {
      if (lane.revoke(flight)) this.#afterLanding(lane);
      else lane.cancel(flight, 'all', reason);
    }
    this.#offerRoom();
  }

  hasBegun(job: Job): boolean {
    return this.#supervisor.flightsOf(job).some(({ lane, flight }) => lane.hasBegun(flight));
  }

  hasRoom(): boolean {
    const room = this.#dispatcher.hasRoom(this.maxQueue);
    if (!room) this.#blocked = true;
    return room;
  }

  forgetArgs(id: number): void {
    for (const lane of this.#supervisor.lanes) lane.forgetArgs(id);
  }

  everyWorker(make: (place: number) => Job): void {
    this.#pinned.send(make);
  }

  warm(): Promise<void> {
    this.assertOpen('pool.warm');
    this.#accounts.hold();
    const release = () => this.#accounts.release();
    const ready = this.#warmUp.wait();
    ready.then(release, release);
    return ready;
  }

  stats(): PoolStats {
    const { deaths, recycled, abandoned } = this.#supervisor;
    const books = this.#accounts.stats(this, this.#options.name, statsOfWorkers(this.#supervisor), this.#payloads.most);
    return { ...books, deaths, recycled, abandoned };
  }

  close(timeout: number | undefined): Promise<void> {
    this.#ending ??= this.#close();
    return closeWithin(timeout, this.#ending, this.#accounts, this.#clock, (reason) => void this.terminate(reason));
  }

  async terminate(reason: unknown): Promise<void> {
    this.#shut = () => poolClosed(this.label);
    this.#giveUp(() => poolTerminated(this.label, reason), true);
    this.#ending ??= this.#close();
    await this.#supervisor.killAll();
    await this.#ending;
  }

  async #close(): Promise<void> {
    this.#shut ??= () => poolClosed(this.label);
    await this.#accounts.drained();
    this.#accounts.hold();
    this.#warmUp.fail(poolClosed(this.label), true);
    this.#dispatcher.stop();
    this.#watchdog.stop();
    this.#idle?.stop();
    await this.#supervisor.stopAll();
    this.#setups.release();
    this.#accounts.dispose();
    endContentsOf(this);
  }

  #afterLanding(lane: Lane): void {
    if (lane.state === 'retiring') this.#supervisor.retire(lane);
    this.#dispatcher.refill(lane);
    this.#idle?.landed(lane);
    this.#offerRoom();
  }

  #offerRoom(): void {
    if (!this.#blocked) return;
    this.#blocked = false;
    this.#accounts.offerMore();
  }

  #told(lane: Lane, message: ControlMessage): void {
    switch (message.type) {
      case 'ready':
        this.#supervisor.opened(lane, message.at);
        this.#warmUp.check();
        this.#dispatcher.refill(lane);
        // Warmed up for work that may never come.
        this.#idle?.landed(lane);
        break;
      case 'pong':
        this.#watchdog.answered(lane);
        break;
      case 'recycle':
        this.#letGo(lane);
        break;
      case 'init-failed':
      case 'fault':
        lane.failure = fromErrorWire(message.error);
        break;
      default:
        throw new Error('it has sent a message of a kind that there is not');
    }
  }

  // It finishes what it has begun; the rest goes to others.
  #letGo(lane: Lane): void {
    this.#dispatcher.takeBack(lane);
    this.#supervisor.retire(lane);
    this.#dispatcher.pump();
  }

  // Others need not wait until it has gone for what it has not begun.
  #kill(lane: Lane): void {
    void this.#supervisor.kill(lane);
    this.#dispatcher.takeBack(lane);
    this.#dispatcher.pump();
  }

  // Fails what ran, queues again what did not.
  #ended(lane: Lane, exit: WorkerExit): void {
    const { back, pinned, failed } = afterDeath(lane, this.#options.tasksPerWorker);
    lane.flights.clear();
    this.#idle?.left(lane);
    // Somebody may have terminated the pool when he heard of this very death.
    if (this.#over !== undefined) this.#over(back.map(({ job }) => job));
    else this.#dispatcher.giveBack(back);
    for (const item of failed)
      this.#accounts.reject(item.flight.assignment.job, item.index, crashOf(this.label, lane, exit, item));
    this.#pinned.resend(pinned);
    this.#warmUp.check();
    this.#dispatcher.rebalance();
    this.#offerRoom();
  }

  #break(why: string, cause: unknown): void {
    if (this.#over) return;
    this.#shut = () => poolBroken(this.label, why, cause);
    this.#giveUp(this.#shut, false);
    void this.#supervisor.killAll();
  }

  // Every future settles now; what becomes of the workers is the caller's business.
  #giveUp(makeError: () => Error, byOwner: boolean): void {
    this.#over = (unfinished) => this.#accounts.failAll(unfinished, makeError, byOwner);
    const jobs = new Set(this.#dispatcher.takeAll().map(({ job }) => job));
    for (const lane of this.#supervisor.allLanes()) {
      for (const { assignment } of lane.flights.values()) jobs.add(assignment.job);
    }
    this.#over(jobs);
    this.#warmUp.fail(makeError(), byOwner);
  }
}
