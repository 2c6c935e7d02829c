/** Figures of the host, whatever the back end. */

import type { Calibration } from '../calibration.js';
import type { Probe, ProbedPool, SharedBytes } from '../probe.js';
import { pairedRatio } from '../statistics.js';
import type { Experiment, Samples } from './rounds.js';
import { busy, readAll } from './tasks.js';

// More than the caches of most hosts hold, for each core.
const PART_BYTES = 32e6;
const MOST_BYTES = 256e6;
const READINGS = 1_000;

export class HostExperiments {
  readonly #probe: Probe;
  readonly #pool: ProbedPool;
  readonly #memory: SharedBytes;
  readonly #parts: readonly (readonly [number, number])[];

  constructor(probe: Probe, cores: number) {
    this.#probe = probe;
    this.#pool = probe.open('thread', { size: cores });
    const part = 8 * Math.floor(Math.min(PART_BYTES, MOST_BYTES / cores) / 8);
    this.#parts = Array.from({ length: cores }, (_, i) => [i * part, (i + 1) * part] as const);
    this.#memory = probe.share(cores * part);
  }

  *experiments(): Generator<[string, Experiment]> {
    yield ['host.memory', { run: () => this.#read() }];
    yield ['host.again', { run: () => this.#again() }];
    yield ['host.timer', { run: async () => ({ ms: this.#timer() }) }];
  }

  async warm(): Promise<void> {
    await this.#pool.warm();
    // Pages that nobody has written are all one page of zeros.
    (this.#memory.value as { readonly data: Uint8Array }).data.fill(1);
  }

  async close(): Promise<void> {
    await this.#pool.close();
    this.#memory.dispose();
  }

  figures(samples: Samples): Pick<Calibration, 'bandwidth' | 'timerMs' | 'noise'> {
    return {
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

  /** The same map again and again, in turns for the one and the other sum. */
  async #again() {
    let [first, second] = [0, 0];
    for (let i = 0; i < 3; i++) {
      first += await this.#once();
      second += await this.#once();
    }
    return { first, second };
  }

  async #once(): Promise<number> {
    const before = this.#probe.now();
    await this.#pool.map(
      busy,
      Array.from({ length: 10 * this.#parts.length }, () => 0),
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
