/** A host in time of its own: loops and maps take what the model says, and noise; nothing runs, nothing waits. */

import type { PoolStats, StepStats } from '#src/base/stats.js';
import { mapRunOf } from '#src/cost/best-run.js';
import { mapTime } from '#src/cost/model/map-time.js';
import { overheadsOf } from '#src/cost/overheads.js';
import type {
  Probe,
  ProbedMapOptions,
  ProbedPool,
  ProbedPoolOptions,
  ProbedTask,
  WorkerKind,
} from '#src/cost/probe.js';
import { type Random, seeded } from '#src/cost/random.js';
import type { Workload } from '#src/cost/workload.js';
import { host } from '../hosts.js';

export interface Simulation {
  readonly itemMs: number;
  readonly bytesIn?: number;
  readonly bytesOut?: number;
  /** By so much runs differ. */
  readonly noise?: number;
  /** Share of its time that a task is on a core. */
  readonly cpuShare?: number;
  /** What a task takes on so many workers over what it takes alone. */
  readonly inflation?: (workers: number) => number;
  readonly seed?: number;
}

const START_MS = 30;
const TURN_MS = 5;

export class SimulatedHost implements Probe {
  readonly simulation: Simulation;
  readonly opened: SimulatedPool[] = [];
  /** Handles that are not disposed of. */
  shared = 0;
  /** How often the task ran in the loop. */
  calls = 0;
  /** Called before each call of the task in the loop. */
  onCall: (item: unknown) => void = () => {};
  readonly #random: Random;
  #at = 1_000;

  constructor(simulation: Simulation) {
    this.simulation = simulation;
    this.#random = seeded(simulation.seed ?? 1);
  }

  now = (): number => this.#at;

  activeMs = (): number => this.#at;

  /** The task that is profiled. */
  readonly task = (item: unknown): unknown => {
    this.onCall(item);
    this.calls++;
    this.#at += this.#noisy(this.simulation.itemMs);
    return this.simulation.bytesOut ? 'x'.repeat(this.simulation.bytesOut) : 0;
  };

  open = (kind: 'inline' | WorkerKind, options: ProbedPoolOptions): SimulatedPool => {
    const pool = new SimulatedPool(this, kind, options);
    this.opened.push(pool);
    return pool;
  };

  share = () => {
    this.shared++;
    const dispose = () => {
      this.shared--;
    };
    return { value: { data: [] }, dispose };
  };

  advance(ms: number): void {
    this.#at += this.#noisy(ms);
  }

  /** Ms, without noise. */
  mapMs(task: ProbedTask, kind: WorkerKind, size: number, items: number, chunkSize: number): number {
    const { itemMs, bytesIn = 9, bytesOut = 9, inflation = () => 1 } = this.simulation;
    const isTask = task === this.task || task.name === 'callWithData';
    const hasPayload = task === this.task || task.name === 'same';
    const workload: Workload = {
      items,
      itemMs: isTask ? itemMs * inflation(size) : 0,
      spread: 0.1,
      bytesIn: hasPayload ? bytesIn : 9,
      bytesOut: hasPayload ? bytesOut : 9,
      shape: bytesIn > 1e4 ? 'buffer' : 'numbers',
    };
    return mapTime(mapRunOf(workload, size, host, overheadsOf(host[kind], workload)), chunkSize);
  }

  #noisy(ms: number): number {
    const { noise = 0.01 } = this.simulation;
    return ms * (1 + noise * (2 * this.#random() - 1));
  }
}

export class SimulatedPool implements ProbedPool {
  readonly kind: 'inline' | WorkerKind;
  readonly size: number;
  readonly options: ProbedPoolOptions;
  isOpen = true;
  #items = 0;
  #busyMs = 0;
  readonly #host: SimulatedHost;

  constructor(host: SimulatedHost, kind: 'inline' | WorkerKind, options: ProbedPoolOptions) {
    this.#host = host;
    this.kind = kind;
    this.size = options.size;
    this.options = options;
  }

  async warm(): Promise<void> {
    this.#host.advance(START_MS);
  }

  async map(task: ProbedTask, items: Iterable<unknown>, options: ProbedMapOptions = {}): Promise<unknown[]> {
    options.signal?.throwIfAborted();
    const list = [...items];
    const { simulation } = this.#host;
    const ms =
      this.kind === 'inline'
        ? list.length * simulation.itemMs * Math.max(simulation.cpuShare ?? 1, 1 / (this.options.tasksPerWorker ?? 1))
        : this.#host.mapMs(task, this.kind, this.size, list.length, options.chunkSize as number);
    this.#host.advance(ms);
    this.#items += list.length;
    this.#busyMs += ms;
    return list.map(() => 0);
  }

  starmap = (task: ProbedTask, tuples: Iterable<readonly unknown[]>, options?: ProbedMapOptions) =>
    this.map(task, tuples, options);
  submit = async (): Promise<unknown> => TURN_MS;
  everyWorker = async (): Promise<unknown[]> => Array.from({ length: this.size }, () => TURN_MS);

  async close(): Promise<void> {
    this.isOpen = false;
  }

  terminate = (): Promise<void> => this.close();

  /** All that workers do is compute. */
  stats(): PoolStats {
    const { itemMs, cpuShare = 1, bytesIn = 0, inflation = () => 1 } = this.#host.simulation;
    const each = itemMs * inflation(this.size);
    const computeMs = this.#items * each;
    const cpuMs = computeMs * cpuShare;
    const crossing = (ms: number) => ({ serialise: step(ms), transfer: step(0), deserialise: step(0), bytes: 1e9 });
    const sentMs = this.#items * bytesIn * 1e-6;
    const lane = {
      ...{ startMs: START_MS, idleMs: 0, waitMs: 0, transferMs: 0, deserialiseMs: sentMs, dispatchMs: 0 },
      ...{ computeMs, serialiseMs: 0, unaccountedMs: 0 },
    };
    const calls = {
      timed: this.#items,
      calls: this.#items,
      queued: step(0),
      waiting: step(0),
      computed: step(computeMs),
    };
    const own = { cpuShare, cpuMs, coreWaitMs: 0, gcMs: 0, startWaitMs: 0, lane };
    const timings = { ...calls, ...own, arguments: crossing(sentMs), results: crossing(0) };
    const counts = { failed: 0, cancelled: 0, queued: 0, inFlight: 0, deaths: 0, recycled: 0, abandoned: 0 };
    const ofPool = { busyMs: this.#busyMs, callerBusy: 0.1, clockMs: 1e-4, cores: 2, throttledShare: 0, stealShare: 0 };
    return {
      ...{ kind: this.kind, name: undefined, size: this.size, submitted: this.#items, completed: this.#items },
      ...counts,
      ...{ computeMs, queuedMs: 0, bytesIn: 0, bytesOut: 0, repeated: undefined, workers: [] },
      timings: { ...timings, ...ofPool },
    };
  }
}

function step(totalMs: number): StepStats {
  return { totalMs, medianMs: 0, p90Ms: 0, p99Ms: 0, mostMs: 0 };
}
