/** Where the time of many calls went, step by step. */

import type { CrossingStats, StepStats } from '../../base/stats.js';
import { Histogram } from '../../cost/histogram.js';
import { ARGS_SERIALISE, CPU, RESULTS_SERIALISE, type StepNumbers, WAITING } from './step-numbers.js';

class Crossings {
  readonly #serialise = new Histogram();
  readonly #transfer = new Histogram();
  readonly #deserialise = new Histogram();
  #bytes = 0;

  /** `first`: where they begin in the numbers. */
  add(steps: StepNumbers, first: number, weight: number): void {
    const { numbers } = steps;
    const from = steps.at + first;
    this.#serialise.add(numbers[from]!, weight);
    this.#transfer.add(numbers[from + 1]!, weight);
    this.#deserialise.add(numbers[from + 2]!, weight);
    this.#bytes += numbers[from + 3]! * weight;
  }

  merge(other: Crossings): void {
    this.#serialise.merge(other.#serialise);
    this.#transfer.merge(other.#transfer);
    this.#deserialise.merge(other.#deserialise);
    this.#bytes += other.#bytes;
  }

  stats(): CrossingStats {
    return {
      serialise: statsOf(this.#serialise),
      transfer: statsOf(this.#transfer),
      deserialise: statsOf(this.#deserialise),
      bytes: this.#bytes,
    };
  }
}

export class Steps {
  timed = 0;
  calls = 0;
  readonly arguments = new Crossings();
  readonly results = new Crossings();
  readonly #queued = new Histogram();
  readonly #waiting = new Histogram();
  readonly #computed = new Histogram();
  /** Of the calls whose CPU time was measured. */
  #cpuMs = 0;
  #ranMs = 0;

  add(queuedMs: number, steps: StepNumbers, computedMs: number, weight: number): void {
    this.timed++;
    this.calls += weight;
    this.arguments.add(steps, ARGS_SERIALISE, weight);
    this.results.add(steps, RESULTS_SERIALISE, weight);
    this.#queued.add(queuedMs, weight);
    this.#waiting.add(steps.numbers[steps.at + WAITING]!, weight);
    this.#computed.add(computedMs, weight);
    const cpuMs = steps.numbers[steps.at + CPU]!;
    if (cpuMs < 0) return;
    this.#cpuMs += cpuMs * weight;
    this.#ranMs += computedMs * weight;
  }

  merge(other: Steps): void {
    this.timed += other.timed;
    this.calls += other.calls;
    this.arguments.merge(other.arguments);
    this.results.merge(other.results);
    this.#queued.merge(other.#queued);
    this.#waiting.merge(other.#waiting);
    this.#computed.merge(other.#computed);
    this.#cpuMs += other.#cpuMs;
    this.#ranMs += other.#ranMs;
  }

  stats() {
    return {
      timed: this.timed,
      calls: this.calls,
      queued: statsOf(this.#queued),
      arguments: this.arguments.stats(),
      waiting: statsOf(this.#waiting),
      computed: statsOf(this.#computed),
      results: this.results.stats(),
      cpuShare: this.#ranMs === 0 ? undefined : this.#cpuMs / this.#ranMs,
    };
  }
}

function statsOf(times: Histogram): StepStats {
  return {
    totalMs: times.sum,
    medianMs: times.quantile(0.5) ?? 0,
    p90Ms: times.quantile(0.9) ?? 0,
    p99Ms: times.quantile(0.99) ?? 0,
    mostMs: times.most,
  };
}
