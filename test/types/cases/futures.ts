/** A Future is a promise, and more. */

import { asCompleted, type Future, type TaskTiming, wait } from 'breakeven';
import { isExactly } from './equal.js';

declare const future: Future<number>;
declare const name: Future<string>;

export async function futures(): Promise<void> {
  isExactly<number>()(await future, true);
  const promise: Promise<number> = future;
  isExactly<Promise<string>>()(
    promise.then((value) => value.toFixed(1)),
    true,
  );
  isExactly<[number, string]>()(await Promise.all([future, name]), true);
  isExactly<'pending' | 'running' | 'done' | 'cancelled'>()(future.state, true);
  isExactly<boolean>()(future.cancel('no longer needed'), true);
  isExactly<number>()(await future.result({ timeout: 100 }), true);
  isExactly<TaskTiming | undefined>()(future.timing, true);
  future.onDone((done) => isExactly<number>()(done.timing?.computed ?? 0, true)).onReport(() => {});
  // @ts-expect-error: read-only
  future.state = 'done';
  // @ts-expect-error: a number, not a string
  const wrong: Promise<string> = future;
  await wrong;
}

export async function several(signal: AbortSignal): Promise<void> {
  for await (const done of asCompleted([future, future], { timeout: 1000, signal })) {
    isExactly<Future<number>>()(done, true);
  }
  const { done, pending } = await wait([future], { until: 'first-completed', timeout: 10 });
  isExactly<Set<Future<number>>>()(done, true);
  isExactly<Set<Future<number>>>()(pending, true);
  // @ts-expect-error: no such condition
  await wait([future], { until: 'some' });
}
