/** Figures of the host, whatever the back end. */

import { SharedMemoryError } from '../../base/errors.js';
import type { Calibration } from '../calibration.js';
import type { Probe, ProbedPool, SharedBytes } from '../probe.js';
import { pairedRatio } from '../statistics.js';
import { type Experiment, type Samples, warmed } from './rounds.js';
import { busy, readAll, turn } from './tasks.js';

// More than the caches of most hosts hold, for each core.
const PART_BYTES = 32e6;
const MOST_BYTES = 256e6;
/** Where not even so much is left, nothing can be measured. */
const LEAST_BYTES = 1e6;
const READINGS = 1_000;
/** Some ms. */
const TURNS = 1e6;
const WARM_UPS = 10;
const BRIEF_TURNS = 1e5;
/** Whatever else runs only makes it slower: the fastest counts. */
const TRIES = 3;

export class HostExperiments {
  readonly #probe: Probe;
  readonly #pool: ProbedPool;
  readonly #memory: SharedBytes;
  readonly #parts: readonly (readonly [number, number])[];

  constructor(probe: Probe, cores: number) {
    this.#probe = probe;
    // Memory first, of which there may be too little: a pool that was opened would stay.
    const { memory, part } = shareParts(probe, cores);
    this.#memory = memory;
    this.#parts = Array.from({ length: cores }, (_, i) => [i * part, (i + 1) * part] as const);
    this.#pool = probe.open('thread', { size: cores });
  }

  *experiments(): Generator<[string, Experiment]> {
    yield ['host.memory', warmed(() => this.#read())];
    yield ['host.compute', warmed(() => this.#compute())];
    yield ['host.again', warmed(() => this.#again())];
    yield ['host.timer', warmed(async () => ({ ms: this.#timer() }))];
  }

  async warm(): Promise<void> {
    await this.#pool.warm();
    // In every worker, and not only in the one that is asked first, the loop is compiled.
    for (let i = 0; i < WARM_UPS; i++) await this.#pool.everyWorker(turn, BRIEF_TURNS);
    // Pages that nobody has written are all one page of zeros.
    (this.#memory.value as { readonly data: Uint8Array }).data.fill(1);
  }

  async close(): Promise<void> {
    try {
      await this.#pool.close();
    } finally {
      this.#memory.dispose();
    }
  }

  figures(samples: Samples): Pick<Calibration, 'busyCores' | 'bandwidth' | 'timerMs' | 'noise'> {
    const cores = this.#parts.length;
    return {
      busyCores: samples.derived(['host.compute.one', 'host.compute.all'], (one, all) =>
        Math.max(1, Math.min(cores, (cores * one) / all)),
      ),
      bandwidth: { one: samples.measured('host.memory.one'), all: samples.measured('host.memory.all') },
      timerMs: samples.measured('host.timer.ms').median,
      noise: pairedRatio(samples.of('host.again.second'), samples.of('host.again.first')),
    };
  }

  async #read() {
    const rate = async (parts: readonly (readonly [number, number])[]) => {
      const before = this.#probe.now();
      await this.#pool.map(readAll, parts, { chunkSize: 1, args: [this.#memory.value] });
      return parts.reduce((sum, [from, to]) => sum + to - from, 0) / (this.#probe.now() - before);
    };
    return { one: await rate(this.#parts.slice(0, 1)), all: await rate(this.#parts) };
  }

  /** One task that only computes, and one for each core at once. */
  async #compute() {
    let [one, all] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let i = 0; i < TRIES; i++) {
      one = Math.min(one, (await this.#pool.submit(turn, TURNS)) as number);
      const each = (await this.#pool.everyWorker(turn, TURNS)) as number[];
      all = Math.min(all, each.reduce((sum, ms) => sum + ms, 0) / each.length);
    }
    return { one, all };
  }

  /** The same map again and again, in turns for the one and the other sum. */
  async #again() {
    let [first, second] = [0, 0];
    for (let i = 0; i < 2; i++) {
      const [earlier, later] = [await this.#once(), await this.#once()];
      // Whoever comes second finds the cores awake.
      first += i % 2 === 0 ? earlier : later;
      second += i % 2 === 0 ? later : earlier;
    }
    return { first, second };
  }

  async #once(): Promise<number> {
    const before = this.#probe.now();
    await this.#pool.map(
      busy,
      Array.from({ length: 5 * this.#parts.length }, () => 0),
      { chunkSize: 1, args: [0.2] },
    );
    return this.#probe.now() - before;
  }

  #timer(): number {
    let least = Number.POSITIVE_INFINITY;
    let last = this.#probe.now();
    for (let i = 0; i < READINGS; i++) {
      const next = this.#probe.now();
      if (next > last) least = Math.min(least, next - last);
      last = next;
    }
    return least;
  }
}

/** A part for each core, halved until there is room for all: a small container has less than the caches hold. */
function shareParts(probe: Probe, cores: number): { readonly memory: SharedBytes; readonly part: number } {
  for (let most = Math.min(PART_BYTES, MOST_BYTES / cores); ; most /= 2) {
    const part = 8 * Math.floor(most / 8);
    try {
      return { memory: probe.share(cores * part), part };
    } catch (error) {
      if (!(error instanceof SharedMemoryError) || cores * part < LEAST_BYTES) throw error;
    }
  }
}
