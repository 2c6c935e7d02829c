/** A map over a back end that only writes down what it is given, and what such tests need besides. */

import type { Job } from '#src/pools/job.js';
import { MapFlow, type MapSpec } from '#src/pools/map-flow.js';
import type { Items } from '#src/pools/pool.js';
import { ArraySink, type PromiseSink } from '#src/pools/sinks.js';
import { RangeSource, sourceOf } from '#src/pools/source.js';
import { RecordingBackEnd } from './recording-back-end.js';

export const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
export const payloads = (jobs: readonly Job[]) => jobs.map(({ payload }) => payload);

export function flowOf(
  items: Items<unknown> | RangeSource,
  over: Partial<MapSpec> = {},
  more: { sink?: PromiseSink<unknown>; backEnd?: RecordingBackEnd } = {},
) {
  const backEnd = more.backEnd ?? new RecordingBackEnd(2);
  const sink = more.sink ?? new ArraySink();
  const spec: MapSpec = {
    call: 'pool.map',
    task: Math.abs as MapSpec['task'],
    form: 'items',
    args: undefined,
    chunkSize: 1,
    timeout: undefined,
    retries: 0,
    priority: 0,
    signal: undefined,
    onReport: undefined,
    progress: undefined,
    caller: undefined,
    ...over,
  };
  const flow = new MapFlow(backEnd, spec, sink, (onItems) =>
    items instanceof RangeSource ? items : sourceOf(spec.call, items, undefined, onItems),
  );
  return { flow, backEnd, promise: sink.promise };
}

/** A source without an end, which knows how far it was read and whether it was closed. */
export function endless() {
  const seen = { read: 0, closed: 0 };
  function* items() {
    try {
      for (;;) yield seen.read++;
    } finally {
      seen.closed++;
    }
  }
  return { seen, items: items() };
}

/** A lazy sink, as an iteration has one, with so much room. */
export class LazySink extends ArraySink {
  override readonly lazy = true as never;
  left: number;
  constructor(left: number) {
    super();
    this.left = left;
  }
  override room(): number {
    return this.left;
  }
  override took(results: number, behind: number): void {
    super.took(results, behind);
    this.left -= results;
  }
}
