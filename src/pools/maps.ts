/** Starts a map of any form: checks what it was given, opens its source, and lets it flow. */

import { AsyncResource } from 'node:async_hooks';
import { TaskCancelledError } from '../base/errors.js';
import { aFunction, checkArgument } from '../base/options.js';
import type { ProgressListener } from '../base/stats.js';
import { describeTask, taskName } from '../tasks/describe.js';
import { SharedCopies } from '../transport/copies.js';
import type { BackEnd } from './back-end.js';
import { type Delivered, IteratingSink } from './iterating-sink.js';
import type { SharedArgs } from './job.js';
import { MapFlow, type MapForm, type MapSpec } from './map-flow.js';
import { checkMapOptions } from './map-options.js';
import type { AnyTask, Items, MapOptions, SubmitOptions } from './pool.js';
import { lazyBar, ProgressCounter } from './progress-counter.js';
import type { PromiseSink } from './sinks.js';
import { type Source, sourceOf } from './source.js';

export interface MapStart {
  readonly backEnd: BackEnd;
  readonly defaults: SubmitOptions;
  readonly task: AnyTask;
  readonly options: MapOptions | undefined;
  readonly caller: { readonly stack?: string };
}

// Items that an iteration may have read and not delivered, for each that can run at once.
const BUFFER_PER_WORKER = 32;

let lastArgsId = 0;

/** Rejects with OptionError and InlineFunctionError like with any other: a map never throws. */
export function startMap<R>(
  call: string,
  start: MapStart,
  form: MapForm,
  items: Items<unknown> | (() => Source),
  sink: PromiseSink<R>,
): Promise<R> {
  // The sink's own promise and none behind it: it is marked as seen where the program itself causes its rejection.
  try {
    const spec = specOf(call, start, form, items);
    new MapFlow(start.backEnd, spec, sink, opener(call, start, items)).start();
  } catch (error) {
    sink.fail(error, false);
  }
  return sink.promise;
}

/** Throws OptionError and InlineFunctionError at once; nothing is read before the first `next()`. */
export function startIteration(
  call: string,
  start: MapStart,
  items: Items<unknown>,
  order: 'ordered' | 'unordered' | 'settled',
): AsyncIterableIterator<unknown> {
  const spec = specOf(call, start, 'items', items);
  const buffer = start.options?.buffer ?? BUFFER_PER_WORKER * start.backEnd.concurrency;
  const ordered = order === 'ordered';
  const shape = { buffer, ordered, settled: order === 'settled', deliver: order === 'settled' ? withItem : valueOnly };
  const sink: IteratingSink = new IteratingSink(shape, () => orders);
  const flow = new MapFlow(start.backEnd, spec, sink, opener(call, start, items));
  const orders = {
    start: () => flow.start(),
    more: () => flow.more(),
    leave: () => flow.leave(new TaskCancelledError('The iteration was left early.')),
  };
  return sink;
}

const valueOnly: Delivered = (_place, _item, outcome) => (outcome.status === 'fulfilled' ? outcome.value : undefined);
const withItem: Delivered = (index, item, outcome) => ({ index, item, ...outcome });

function opener(call: string, { options }: MapStart, items: Items<unknown> | (() => Source)) {
  return typeof items === 'function'
    ? items
    : (onItems: () => void): Source => sourceOf(call, items, options?.total, onItems);
}

function specOf(call: string, start: MapStart, form: MapForm, items: Items<unknown> | (() => Source)): MapSpec {
  const { backEnd, defaults, task, options = {}, caller } = start;
  checkArgument(call, 'task', task, aFunction);
  checkMapOptions(call, options);
  // Also tells at once of a function that cannot run in a worker.
  if (backEnd.kind !== 'inline') describeTask(task);
  const args: SharedArgs | undefined =
    options.args === undefined || options.args.length === 0
      ? undefined
      : { id: ++lastArgsId, values: options.args, copies: new SharedCopies() };
  return {
    call,
    task,
    form,
    args,
    chunkSize: options.chunkSize ?? 'auto',
    timeout: options.timeout ?? defaults.timeout,
    retries: options.retries ?? defaults.retries ?? 0,
    priority: options.priority ?? defaults.priority ?? 0,
    signal: options.signal ?? defaults.signal,
    onReport: options.onReport,
    progress: progressOf(options, taskName(task), items),
    caller,
  };
}

function progressOf(
  { progress, total }: MapOptions,
  name: string,
  items: Items<unknown> | (() => Source),
): ProgressCounter | undefined {
  if (progress === undefined || progress === false) return undefined;
  const label = typeof progress === 'string' ? progress : name;
  const listener = typeof progress === 'function' ? (AsyncResource.bind(progress) as ProgressListener) : lazyBar(label);
  return new ProgressCounter(listener, label, total ?? lengthOf(items));
}

function lengthOf(items: Items<unknown> | (() => Source)): number | undefined {
  if (typeof items === 'function') return items().remaining;
  if (Array.isArray(items)) return items.length;
  return items instanceof Set || items instanceof Map ? items.size : undefined;
}
