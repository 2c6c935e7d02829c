/** A future whose call is the test's. */

import type { Report, TaskTiming } from '#src/base/stats.js';
import { Future, type FutureCall } from '#src/pools/future.js';

/** With what its declaration keeps from users. */
type HandFuture = Future<unknown> & {
  settle(outcome: 'value' | 'error' | 'cancelled', value: unknown, byOwner: boolean): void;
  reported(report: Report): void;
};
const newFuture = Future as unknown as new (call: FutureCall) => HandFuture;

export function handFuture() {
  const call = {
    begun: false,
    cancelled: [] as unknown[],
    timing: undefined as TaskTiming | undefined,
    hasBegun: () => call.begun,
    cancel: (reason: unknown) => void call.cancelled.push(reason),
  };
  return { future: new newFuture(call), call };
}

/** Several of them, and the futures alone. */
export function handFutures(count: number) {
  const futures = Array.from({ length: count }, () => handFuture().future);
  const end = (...places: number[]) => {
    for (const place of places) futures[place]!.settle('value', place, false);
  };
  const fail = (place: number) => futures[place]!.settle('error', new Error(`no ${place}`), true);
  return { futures, end, fail };
}
