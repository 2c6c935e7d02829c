/** Where the time of many calls went, step by step. */

import type { CrossingStats, StepStats } from '../../base/stats.js';
import { Histogram } from '../../cost/histogram.js';
import {
  ARGS_BYTES,
  ARGS_DESERIALISE,
  ARGS_SERIALISE,
  ARGS_TRANSFER,
  CPU,
  RESULTS_BYTES,
  RESULTS_DESERIALISE,
  RESULTS_SERIALISE,
  RESULTS_TRANSFER,
  type StepNumbers,
  WAITING,
} from './step-numbers.js';

// Calls are kept until there are so many: histogram by histogram they take a fraction of the time that they take call by call.
const KEPT = 128;

class Times {
  readonly histogram = new Histogram();
  readonly kept = new Float64Array(KEPT);
}

const newCrossing = () => ({ serialise: new Times(), transfer: new Times(), deserialise: new Times(), bytes: 0 });

export class Steps {
  timed = 0;
  calls = 0;
  readonly #arguments = newCrossing();
  readonly #results = newCrossing();
  readonly #queued = new Times();
  readonly #waiting = new Times();
  readonly #computed = new Times();
  readonly #all: readonly Times[];
  readonly #weights = new Float64Array(KEPT);
  #kept = 0;
  /** Of the calls whose CPU time was measured. */
  #cpuMs = 0;
  #ranMs = 0;

  constructor() {
    const crossings = [this.#arguments, this.#results].flatMap((one) => [one.serialise, one.transfer, one.deserialise]);
    this.#all = [...crossings, this.#queued, this.#waiting, this.#computed];
  }

  add(queuedMs: number, { numbers, at }: StepNumbers, computedMs: number, weight: number): void {
    const place = this.#kept;
    this.timed++;
    this.calls += weight;
    this.#weights[place] = weight;
    const there = this.#arguments;
    there.serialise.kept[place] = numbers[at + ARGS_SERIALISE]!;
    there.transfer.kept[place] = numbers[at + ARGS_TRANSFER]!;
    there.deserialise.kept[place] = numbers[at + ARGS_DESERIALISE]!;
    there.bytes += numbers[at + ARGS_BYTES]! * weight;
    const back = this.#results;
    back.serialise.kept[place] = numbers[at + RESULTS_SERIALISE]!;
    back.transfer.kept[place] = numbers[at + RESULTS_TRANSFER]!;
    back.deserialise.kept[place] = numbers[at + RESULTS_DESERIALISE]!;
    back.bytes += numbers[at + RESULTS_BYTES]! * weight;
    this.#queued.kept[place] = queuedMs;
    this.#waiting.kept[place] = numbers[at + WAITING]!;
    this.#computed.kept[place] = computedMs;
    this.#kept = place + 1;
    if (this.#kept === KEPT) this.#count();
    const cpuMs = numbers[at + CPU]!;
    if (cpuMs < 0) return;
    this.#cpuMs += cpuMs * weight;
    this.#ranMs += computedMs * weight;
  }

  merge(other: Steps): void {
    other.#count();
    this.timed += other.timed;
    this.calls += other.calls;
    for (const [place, { histogram }] of this.#all.entries()) histogram.merge(other.#all[place]!.histogram);
    this.#arguments.bytes += other.#arguments.bytes;
    this.#results.bytes += other.#results.bytes;
    this.#cpuMs += other.#cpuMs;
    this.#ranMs += other.#ranMs;
  }

  stats() {
    this.#count();
    return {
      timed: this.timed,
      calls: this.calls,
      queued: statsOf(this.#queued),
      arguments: crossingStats(this.#arguments),
      waiting: statsOf(this.#waiting),
      computed: statsOf(this.#computed),
      results: crossingStats(this.#results),
      cpuShare: this.#ranMs === 0 ? undefined : this.#cpuMs / this.#ranMs,
    };
  }

  #count(): void {
    for (const { histogram, kept } of this.#all) histogram.addAll(kept, this.#weights, this.#kept);
    this.#kept = 0;
  }
}

function crossingStats({ serialise, transfer, deserialise, bytes }: ReturnType<typeof newCrossing>): CrossingStats {
  return { serialise: statsOf(serialise), transfer: statsOf(transfer), deserialise: statsOf(deserialise), bytes };
}

function statsOf({ histogram }: Times): StepStats {
  return {
    totalMs: histogram.sum,
    medianMs: histogram.quantile(0.5) ?? 0,
    p90Ms: histogram.quantile(0.9) ?? 0,
    p99Ms: histogram.quantile(0.99) ?? 0,
    mostMs: histogram.most,
  };
}
