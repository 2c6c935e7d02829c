/** A back end that runs nothing: it writes down what it is given, and the test settles it. */

import { Events } from '#src/base/events.js';
import type { BackEnd, Flow } from '#src/pools/back-end.js';
import type { ItemTimes, Job } from '#src/pools/job.js';
import type { PoolEvents } from '#src/pools/pool.js';

export class RecordingBackEnd implements BackEnd {
  readonly kind = 'thread';
  readonly size: number;
  readonly concurrency: number;
  maxTasksPerWorker = Number.POSITIVE_INFINITY;
  readonly events = new Events<PoolEvents>();
  readonly jobs: Job[] = [];
  readonly cancelled: Job[] = [];
  readonly flows = new Set<Flow>();
  readonly forgotten: number[] = [];
  /** What `assertOpen` throws. */
  shut: Error | undefined;
  room = true;

  constructor(concurrency = 2) {
    this.size = concurrency;
    this.concurrency = concurrency;
  }

  /** Jobs that are neither settled nor cancelled. */
  get outstanding(): Job[] {
    return this.jobs.filter((job) => job.open > 0 && !job.cancelled);
  }

  fulfil(job: Job, index: number, value: unknown, computeMs = 0): void {
    const times: ItemTimes = { sentAt: 0, startedAt: 0, computeMs, receivedAt: 0, steps: undefined };
    job.open--;
    job.fulfil(index, value, times);
  }

  reject(job: Job, index: number, error: unknown): void {
    job.open--;
    job.reject(index, error, false);
  }

  /** Gives every item of the job what `result` makes of it. */
  run(job: Job, result: (item: unknown) => unknown = (item) => item, itemMs = 0): void {
    const { count, payload } = job;
    for (let index = 0; index < count && !job.cancelled; index++)
      this.fulfil(job, index, result(payload[index]), itemMs);
  }

  /** Runs what is enqueued, and what that brings, until nothing is left. */
  runAll(result?: (item: unknown) => unknown, itemMs?: number): void {
    for (let job = this.outstanding[0]; job !== undefined; job = this.outstanding[0]) this.run(job, result, itemMs);
  }

  assertOpen(): void {
    if (this.shut !== undefined) throw this.shut;
  }
  readonly label = 'a pool';
  readonly maxQueue = Number.POSITIVE_INFINITY;
  enqueue(job: Job): void {
    this.jobs.push(job);
  }
  cancel(job: Job): void {
    job.cancelled = true;
    this.cancelled.push(job);
  }
  hasBegun(): boolean {
    return false;
  }
  hasRoom(): boolean {
    return this.room;
  }
  join(flow: Flow): void {
    this.flows.add(flow);
  }
  leave(flow: Flow): void {
    this.flows.delete(flow);
  }
  forgetArgs(id: number): void {
    this.forgotten.push(id);
  }
  put(): never {
    throw new Error('nothing is put here');
  }

  everyWorker(): void {}
  async warm(): Promise<void> {}
  stats(): never {
    throw new Error('A flow does not ask for stats.');
  }
  async close(): Promise<void> {}
  async terminate(): Promise<void> {}
}
