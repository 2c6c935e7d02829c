/** Counts a map's items and tells its listener, ten times a second at most. */

import { type Clock, systemClock } from '../base/clock.js';
import { callHarmlessly } from '../base/harmless.js';
import { lazyParts } from '../base/lazy.js';
import type { ProgressListener } from '../base/stats.js';

const TELL_EVERY_MS = 100;

export class ProgressCounter {
  readonly #listener: ProgressListener;
  readonly #label: string;
  readonly #total: number | undefined;
  readonly #clock: Clock;
  readonly #began: number;
  #done = 0;
  #failed = 0;
  #told = Number.NEGATIVE_INFINITY;

  constructor(listener: ProgressListener, label: string, total: number | undefined, clock: Clock = systemClock) {
    this.#listener = listener;
    this.#label = label;
    this.#total = total;
    this.#clock = clock;
    this.#began = clock.now();
  }

  count(items: number, ok: boolean): void {
    this.#done += items;
    if (!ok) this.#failed += items;
    const now = this.#clock.now();
    if (now - this.#told >= TELL_EVERY_MS) this.#tell(now, false);
  }

  finish(): void {
    this.#tell(this.#clock.now(), true);
  }

  #tell(now: number, finished: boolean): void {
    this.#told = now;
    callHarmlessly(this.#listener, {
      label: this.#label,
      done: this.#done,
      failed: this.#failed,
      total: this.#total,
      elapsedMs: now - this.#began,
      finished,
    });
  }
}

/** A bar that is loaded when first told; what it is told meanwhile is caught up by the next time. */
export function lazyBar(label: string | undefined): ProgressListener {
  let bar: ProgressListener | undefined;
  let latest: Parameters<ProgressListener>[0] | undefined;
  void lazyParts.progress?.().then((part) => {
    bar = part.progressBar(label);
    if (latest !== undefined) bar(latest);
  });
  return (progress) => {
    latest = progress;
    bar?.(progress);
  };
}
