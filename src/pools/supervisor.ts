/** Starts workers, lets them go, and says what became of them. What they run is the back end's business. */

import type { Clock, Timer } from '../base/clock.js';
import { isDebugged } from '../base/debugged.js';
import type { Events } from '../base/events.js';
import { MOST_IN_A_TURN } from '../transport/turn.js';
import { requireDescriptors } from '../workers/spare-descriptors.js';
import type { StartWorker, WorkerExit } from '../workers/worker.js';
import { warnOfFewerWorkers } from './fewer-workers.js';
import type { Flight } from './flights.js';
import type { Job } from './job.js';
import { Lane, type LaneListener } from './lane.js';
import type { PoolEvents } from './pool.js';
import type { ResolvedOptions } from './pool-options.js';
import { startTimedOut } from './refusals.js';
import { RestartBudget } from './restart-budget.js';
import type { PoolTimings } from './timings/pool-timings.js';
import type { WorkerSetups } from './worker-setup.js';

// A worker that was told to stop and has nothing to do should be gone by then.
const STOP_LIMIT_MS = 5000;
// Where the system has let no more workers start, it is asked again after so long, or when one has gone.
const SHORTAGE_MS = 10_000;

// A worker that could start and open no file would be of no use; those that are starting will open some yet.
const DESCRIPTORS_TO_SPARE = 16;
const DESCRIPTORS_AT_START = 12;

const UNKNOWN_EXIT: WorkerExit = { exitCode: null, signal: null, outOfMemory: false, stderr: '', error: undefined };

export interface SupervisorOrders {
  /** A worker has ended with work in hand or without; what it had sent has been read. `asked`: it was told to. */
  ended(lane: Lane, exit: WorkerExit, asked: boolean): void;
  /** No more workers are started; `why` in a few words. */
  broken(why: string, cause: unknown): void;
  /** A worker is idle for `idleTimeout`, or too old or too large, and has gone. */
  recycled(): void;
}

export interface SupervisorOptions {
  /** Names the pool in messages. */
  readonly label: string;
  readonly start: StartWorker;
  readonly setups: WorkerSetups;
  /** `timeoutGrace`: also how long a task that is no longer wanted may go on when its pool closes. */
  readonly limits: Pick<ResolvedOptions, 'size' | 'startTimeout' | 'timeoutGrace' | 'restartBudget'>;
  readonly events: Events<PoolEvents>;
  readonly clock: Clock;
  readonly timings: PoolTimings | undefined;
}

export class Supervisor {
  /** Those that may be given work, or finish what they have. */
  readonly lanes: Lane[] = [];
  readonly budget: RestartBudget;
  deaths = 0;
  recycled = 0;
  abandoned = 0;
  /** Why no more workers could be started when that was tried last. */
  shortage: unknown;
  /** How many the system lets be, while it is not asked again. */
  #fits = Number.POSITIVE_INFINITY;
  #askAgainAt = 0;
  #toldOfFewer = false;
  #lastId = 0;
  /** Each of `lanes` has one of the least numbers; who comes for one that has gone takes over its. */
  readonly #places = new Map<Lane, number>();
  readonly #options: SupervisorOptions;
  readonly #listener: LaneListener;
  readonly #orders: SupervisorOrders;
  /** Told to end, and not yet gone; each with what resolves when it is. */
  readonly #leaving = new Map<Lane, { gone: Promise<void>; resolve: () => void }>();
  /** Of those that are not ready yet. */
  readonly #startTimers = new Map<Lane, Timer>();

  constructor(options: SupervisorOptions, listener: LaneListener, orders: SupervisorOrders) {
    this.#options = options;
    this.#listener = listener;
    this.#orders = orders;
    this.budget = new RestartBudget(options.clock, options.limits.restartBudget);
  }

  /** How many workers there may be now. */
  get capacity(): number {
    if (this.#fits !== Number.POSITIVE_INFINITY && this.#options.clock.now() >= this.#askAgainAt) {
      this.#fits = Number.POSITIVE_INFINITY;
    }
    return Math.min(this.#options.limits.size, this.#fits);
  }

  /** Whether a worker more may be started now. On a busy machine they can take longer to go than others to come, and are not to pile up. */
  get mayStart(): boolean {
    const { capacity } = this;
    return this.lanes.length < capacity && this.#leaving.size <= capacity;
  }

  /** Undefined when none could be started; `broken` is called when none will be. */
  start(): Lane | undefined {
    const id = ++this.#lastId;
    const place = this.#freePlace();
    const { setups } = this.#options;
    try {
      if (this.lanes.length > 0)
        requireDescriptors(DESCRIPTORS_TO_SPARE + this.#startTimers.size * DESCRIPTORS_AT_START);
      let lane: Lane | undefined;
      const worker = this.#options.start(setups.setup(id, place), setups.options(id), (exit) =>
        this.#ended(lane as Lane, exit),
      );
      lane = new Lane(id, worker, this.#listener, this.#options.timings?.lane());
      this.lanes.push(lane);
      this.#places.set(lane, place);
      this.#watchStart(lane);
      this.#options.events.emit('worker:start', { workerId: id, pid: worker.pid });
      return lane;
    } catch (error) {
      this.#lacks(error);
      return undefined;
    }
  }

  /** The worker is ready for work, as it says since `at`. */
  opened(lane: Lane, at?: number): void {
    if (lane.state === 'starting') lane.state = 'open';
    lane.timings?.ready(at);
    this.#endStartTimer(lane);
  }

  /** No new work; stops when what it has is done. */
  retire(lane: Lane): void {
    if (lane.state === 'starting' || lane.state === 'open') lane.state = 'retiring';
    if (lane.state === 'retiring' && lane.flights.size === 0) {
      this.recycled++;
      this.stop(lane);
      this.#orders.recycled();
    }
  }

  /** The worker finishes what it was sent, disposes of its state and goes. */
  stop(lane: Lane): Promise<void> {
    const leaving = this.#leave(lane);
    lane.worker.channel.send({ type: 'stop' });
    const hasOnlyCancelled =
      lane.flights.size > 0 && [...lane.flights.values()].every(({ assignment }) => assignment.job.cancelled);
    const limit = hasOnlyCancelled ? this.#options.limits.timeoutGrace : STOP_LIMIT_MS;
    const timer = this.#options.clock.after(limit, () => void this.#killNow(lane));
    return leaving.then(() => timer.cancel());
  }

  /** Ends it now. What it has in hand is reported by `ended`. */
  kill(lane: Lane): Promise<void> {
    const leaving = this.#leave(lane);
    void this.#killNow(lane);
    return leaving;
  }

  async stopAll(): Promise<void> {
    await Promise.all([...[...this.lanes].map((lane) => this.stop(lane)), ...this.#goners()]);
  }

  async killAll(): Promise<void> {
    await Promise.all(this.allLanes().map((lane) => this.kill(lane)));
  }

  /** Also those that are on their way out and may still hold work. */
  allLanes(): Lane[] {
    return [...this.lanes, ...this.#leaving.keys()];
  }

  /** What of the job has been sent, and where. */
  flightsOf(job: Job): { readonly lane: Lane; readonly flight: Flight }[] {
    const found: { lane: Lane; flight: Flight }[] = [];
    for (const lane of this.lanes) {
      for (const flight of lane.flights.of(job)) found.push({ lane, flight });
    }
    return found;
  }

  #goners(): Promise<void>[] {
    return [...this.#leaving.values()].map(({ gone }) => gone);
  }

  #leave(lane: Lane): Promise<void> {
    const known = this.#leaving.get(lane);
    if (known !== undefined) return known.gone;
    if (!this.#remove(lane)) return Promise.resolve();
    lane.state = 'stopping';
    let resolve = () => {};
    const gone = new Promise<void>((done) => {
      resolve = done;
    });
    this.#leaving.set(lane, { gone, resolve });
    return gone;
  }

  async #killNow(lane: Lane): Promise<void> {
    if ((await lane.worker.kill()) || !this.#leaving.has(lane)) return;
    this.#abandon(lane);
  }

  // It sits in a system call, say. Nobody waits for it any more.
  #abandon(lane: Lane): void {
    this.abandoned++;
    this.#ended(lane, UNKNOWN_EXIT);
  }

  #allow(workers: number, forMs: number): void {
    this.#fits = workers;
    this.#askAgainAt = this.#options.clock.now() + forMs;
  }

  #watchStart(lane: Lane): void {
    const { clock, limits } = this.#options;
    const late = () => {
      if (isDebugged()) this.#watchStart(lane);
      else void this.#endLate(lane);
    };
    this.#startTimers.set(lane, clock.after(limits.startTimeout, late));
  }

  // A death like any other: it counts against the budget.
  async #endLate(lane: Lane): Promise<void> {
    this.#startTimers.delete(lane);
    lane.failure = startTimedOut(lane.id, this.#options.limits.startTimeout);
    if (!(await lane.worker.kill()) && this.lanes.includes(lane)) this.#abandon(lane);
  }

  #endStartTimer(lane: Lane): void {
    this.#startTimers.get(lane)?.cancel();
    this.#startTimers.delete(lane);
  }

  // Too many open files, too many threads: those that are there do the work, or one that is leaving makes room.
  #lacks(cause: unknown): void {
    const workers = this.lanes.length;
    this.shortage = cause;
    if (workers === 0 && this.#leaving.size === 0) {
      // Nobody would come back to try again.
      this.#orders.broken('no worker could be started', cause);
      return;
    }
    this.#allow(workers, SHORTAGE_MS);
    if (workers === 0 || this.#toldOfFewer) return;
    this.#toldOfFewer = true;
    warnOfFewerWorkers(this.#options.label, workers, this.#options.limits.size, cause);
  }

  #ended(lane: Lane, exit: WorkerExit): void {
    const leaving = this.#leaving.get(lane);
    const asked = leaving !== undefined;
    if (!asked && !this.#remove(lane)) return;
    // Results that it sent before it died count, and so does that it was ready: messages may still be on their way when it has ended.
    // Of one that was told to end and owes nobody an outcome not all: it may have reported without end.
    lane.worker.channel.drain(asked && !lane.flights.areAwaited ? MOST_IN_A_TURN : undefined);
    lane.worker.channel.close();
    lane.puts.end();
    if (lane.timings) this.#options.timings?.ended(lane.timings, lane.computeMs, lane.flights.size === 0);
    const atStart = lane.state === 'starting';
    lane.state = 'stopping';
    const { exitCode, signal } = exit;
    this.#options.events.emit('worker:exit', { workerId: lane.id, exitCode, signal, expected: asked });
    this.#leaving.delete(lane);
    this.#fits = Number.POSITIVE_INFINITY;
    let mayGoOn = true;
    if (!asked && atStart && exit.couldNotStart && this.lanes.length > 0) {
      this.#lacks(exit.error);
    } else if (!asked) {
      this.deaths++;
      mayGoOn = this.budget.died(atStart);
      // What it had in hand goes to nobody any more.
      if (!mayGoOn) this.#allow(0, Number.POSITIVE_INFINITY);
    }
    this.#orders.ended(lane, exit, asked);
    if (!mayGoOn) this.#orders.broken(this.#tooManyDeaths(), lane.failure ?? exit.error);
    leaving?.resolve();
  }

  #tooManyDeaths(): string {
    const { restarts, perMs } = this.#options.limits.restartBudget;
    return `more than ${restarts} of its workers died within ${perMs} ms without finishing a task`;
  }

  #freePlace(): number {
    const taken = new Set(this.#places.values());
    let place = 0;
    while (taken.has(place)) place++;
    return place;
  }

  #remove(lane: Lane): boolean {
    this.#endStartTimer(lane);
    const index = this.lanes.indexOf(lane);
    if (index >= 0) this.lanes.splice(index, 1);
    return this.#places.delete(lane);
  }
}
