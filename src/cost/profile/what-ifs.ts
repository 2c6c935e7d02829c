/** What a change would bring, each in a short run of its own: large arguments in shared memory, many calls at once in this thread. */

import type { Probe, SharedBytes } from '../probe.js';
import { type Measured, median, medianWithInterval } from '../statistics.js';
import type { Setting } from './settings.js';
import { Work } from './work.js';

const ROUNDS = 6;
const FEWEST_ROUNDS = 3;
/** More is not put into shared memory for a try. */
const MOST_BYTES = 512e6;

/** The speed-up with the arrays at `keys` of the arguments in shared memory: the task gets their data all the same. Undefined where there is no room or no way. */
export async function trySharing(
  probe: Probe,
  work: Work,
  setting: Setting,
  keys: readonly (string | number)[],
  mayGoOn: () => boolean,
): Promise<number | undefined> {
  const { kind, size, chunkSize } = setting;
  const memory = new Map<unknown, SharedBytes>();
  const pool = probe.open(kind, { size });
  try {
    const calls = shareIn(probe, work, size, keys, memory);
    if (calls === undefined) return undefined;
    const some = work.first(calls.length);
    const shared = new Work(callWithData, calls, {
      args: [work.task, keys],
      tuples: false,
      signal: work.options.signal,
    });
    await shared.map(pool, chunkSize, probe.now);
    const speedups: number[] = [];
    for (let i = 0; i < ROUNDS && (i < FEWEST_ROUNDS || mayGoOn()); i++) {
      const loopMs = await some.loop(probe.now);
      speedups.push(loopMs / (await shared.map(pool, chunkSize, probe.now)));
    }
    return median(speedups);
  } catch (error) {
    work.options.signal?.throwIfAborted();
    // A task that cannot be passed as an argument, or does not work with shared memory: then nothing is promised.
    void error;
    return undefined;
  } finally {
    await pool.terminate();
    for (const one of memory.values()) one.dispose();
  }
}

/** The argument lists, one for each worker at least, as far as there is room, with handles in the place of the arrays. Each array is copied once. */
function shareIn(
  probe: Probe,
  work: Work,
  size: number,
  keys: readonly (string | number)[],
  memory: Map<unknown, SharedBytes>,
): unknown[][] | undefined {
  let bytes = 0;
  const calls: unknown[][] = [];
  for (let i = 0; i < work.items.length; i++) {
    const call = [...work.argumentsOf(i)];
    let inside: Record<string | number, unknown> = call as never;
    for (const key of keys.slice(0, -1)) {
      const next = inside[key];
      if (typeof next !== 'object' || next === null) return undefined;
      inside = inside[key] = (Array.isArray(next) ? [...next] : { ...next }) as typeof inside;
    }
    const last = keys.at(-1)!;
    const array = inside[last];
    if (!ArrayBuffer.isView(array)) return undefined;
    let shared = memory.get(array);
    if (shared === undefined) {
      bytes += array.byteLength;
      if (bytes > MOST_BYTES && i >= size) break;
      shared = probe.share(array);
      memory.set(array, shared);
    }
    inside[last] = shared.value;
    calls.push(call);
  }
  return calls;
}

/** In the worker. */
const callWithData = (
  call: readonly unknown[],
  task: (...args: readonly unknown[]) => unknown,
  keys: readonly (string | number)[],
): unknown => {
  let inside = call as unknown as Record<string | number, unknown>;
  for (const key of keys.slice(0, -1)) inside = inside[key] as typeof inside;
  const last = keys.at(-1)!;
  inside[last] = (inside[last] as { readonly data: unknown }).data;
  return task(...call);
};

/** Calls for each that runs at once: fewer would end before all have begun. */
const CALLS = 4;

/** The speed-up of so many calls at once in this thread, over the loop at `itemMs` an item. */
export async function tryAtOnce(
  probe: Probe,
  work: Work,
  itemMs: number,
  atOnce: number,
  mayGoOn: () => boolean,
): Promise<Measured> {
  const pool = probe.open('inline', { size: 1, tasksPerWorker: atOnce });
  const many = work.cycled(CALLS * atOnce);
  try {
    const speedups: number[] = [];
    for (let i = 0; i < ROUNDS && (i === 0 || mayGoOn()); i++) {
      speedups.push((many.items.length * itemMs) / (await many.map(pool, 1, probe.now)));
    }
    return medianWithInterval(speedups);
  } finally {
    await pool.close();
  }
}
