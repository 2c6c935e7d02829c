/** A future whose call is the test's. */

import type { Report, TaskTiming } from '#src/base/stats.js';
import * as futures from '#src/pools/future.js';

/** With what its declaration keeps from users. */
type WholeFuture = futures.Future<unknown> & {
  settle(outcome: 'value' | 'error' | 'cancelled', value: unknown, byOwner: boolean): void;
  reported(report: Report): void;
};
const WholeFuture = futures.Future as unknown as abstract new () => WholeFuture;

class HandFuture extends WholeFuture {
  begun = false;
  readonly withdrawn: unknown[] = [];
  time: TaskTiming | undefined;

  get timing(): TaskTiming | undefined {
    return this.time;
  }

  isRunning(): boolean {
    return this.begun;
  }

  withdraw(reason: unknown): void {
    this.withdrawn.push(reason);
  }
}

(futures as unknown as { passAsPromise(futures: unknown): void }).passAsPromise(HandFuture);

export function handFuture() {
  return { future: new HandFuture() };
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
