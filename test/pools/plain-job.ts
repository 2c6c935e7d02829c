/** A job that writes down what becomes of it. */

import type { Job, SharedArgs } from '#src/pools/job.js';
import { SharedCopies } from '#src/transport/copies.js';
import { ITEMS } from '#src/transport/wire.js';

export interface PlainJob extends Job {
  cancelled: boolean;
  open: number;
  /** By index, `'value …'` or `'error …'`, in order of arrival. */
  readonly outcomes: readonly (readonly [index: number, outcome: string])[];
  readonly reports: readonly (readonly [index: number, value: unknown])[];
}

export function plainJob(items: readonly unknown[] = ['item'], over: Partial<Job> = {}): PlainJob {
  const outcomes: [number, string][] = [];
  const reports: [number, unknown][] = [];
  const job: PlainJob = {
    task: Math.abs as PlainJob['task'],
    shape: ITEMS,
    payload: items,
    count: items.length,
    firstIndex: 0,
    args: undefined,
    copies: undefined,
    timeout: undefined,
    retries: 0,
    priority: 0,
    caller: undefined,
    pinned: false,
    cancelled: false,
    open: items.length,
    acceptedAt: 0,
    outcomes,
    reports,
    get whole() {
      return { job, from: 0, to: job.count, attempt: 1 };
    },
    fulfil: (index, value) => void outcomes.push([index, `value ${value}`]),
    fulfilRow: (index, values) => values.forEach((value, k) => void outcomes.push([index + k, `value ${value}`])),
    reject: (index, error) => void outcomes.push([index, `error ${(error as Error).message}`]),
    report: (index, value) => void reports.push([index, value]),
    ...over,
  };
  return job;
}

export function sharedArgs(id: number, values: readonly unknown[]): SharedArgs {
  return { id, values, copies: new SharedCopies() };
}
