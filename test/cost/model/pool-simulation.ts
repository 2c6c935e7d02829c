/**
 * A pool in simulated time, event by event: a serial caller that sends and receives, workers with a lane each, and cores that all of them share
 * evenly. It knows nothing of the model that is held against it.
 */

import { costOf, type Overheads } from '#src/cost/model/map-time.js';

export interface Simulated {
  /** Compute time of each item, in ms. */
  readonly items: ArrayLike<number>;
  readonly chunkSize: number;
  readonly workers: number;
  readonly cores: number;
  readonly overheads: Overheads;
  /** Chunks that a worker may have at once: one runs, the others wait. */
  readonly laneDepth?: number;
}

export interface Outcome {
  readonly wallMs: number;
  /** Share of the wall time that the caller had something to do, and workers on average. */
  readonly callerBusy: number;
  readonly workersBusy: number;
}

interface Job {
  ms: number;
  readonly then: () => void;
}

/** A thread of the system: does its jobs in order, one at a time. */
class Thread {
  readonly jobs: Job[] = [];
  #next = 0;
  busyMs = 0;

  get current(): Job | undefined {
    return this.jobs[this.#next];
  }

  add(ms: number, then: () => void = () => {}): void {
    this.jobs.push({ ms, then });
  }

  finish(): void {
    const { then } = this.jobs[this.#next]!;
    this.#next++;
    if (this.#next === this.jobs.length) this.#next = this.jobs.length = 0;
    then();
  }
}

export function simulate({ items, chunkSize, workers, cores, overheads, laneDepth = 2 }: Simulated): Outcome {
  const { send, receive, worker } = overheads;
  const caller = new Thread();
  const lanes = Array.from({ length: workers }, () => new Thread());
  let handedOut = 0;

  function sendTo(lane: Thread): void {
    const from = handedOut;
    const to = Math.min(from + chunkSize, items.length);
    if (from === to) return;
    handedOut = to;
    caller.add(costOf(send, to - from), () => run(lane, from, to));
  }

  function run(lane: Thread, from: number, to: number): void {
    lane.add(costOf(worker, to - from) - (to - from) * worker.itemMs);
    for (let i = from; i < to; i++) {
      const isLast = i === to - 1;
      lane.add(items[i]! + worker.itemMs, () =>
        caller.add(receive.itemMs + (isLast ? receive.chunkMs : 0), isLast ? () => sendTo(lane) : undefined),
      );
    }
  }

  for (let depth = 0; depth < laneDepth; depth++) for (const lane of lanes) sendTo(lane);
  const threads = [caller, ...lanes];
  let wallMs = 0;
  for (;;) {
    const active = threads.filter((thread) => thread.current !== undefined);
    if (active.length === 0) break;
    const speed = Math.min(1, cores / active.length);
    const step = Math.min(...active.map((thread) => thread.current!.ms));
    wallMs += step / speed;
    for (const thread of active) {
      thread.busyMs += step / speed;
      thread.current!.ms -= step;
    }
    for (const thread of active) if (thread.current!.ms <= 1e-12) thread.finish();
  }
  const workersBusyMs = lanes.reduce((sum, lane) => sum + lane.busyMs, 0);
  return { wallMs, callerBusy: caller.busyMs / wallMs, workersBusy: workersBusyMs / workers / wallMs };
}
