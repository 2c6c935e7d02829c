/** Whether memory stays flat: the slope over the second half of a run. */

const MiB = 2 ** 20;

/** From round to round resident memory goes up and down by so much: stacks and heaps of threads that come and go. */
const NOISE = 24 * MiB;
/** With many deaths the noise is spread over them, and what each leaves behind stands out. */
const MANY_DEATHS = 2000;
const BYTES_PER_DEATH = 8 * 1024;

interface Sample {
  readonly atMs: number;
  readonly bytes: number;
  readonly deaths: number;
}

export class Memory {
  readonly #samples: Sample[] = [];

  /** `deaths`: of workers, since the beginning. */
  add(sample: Sample): void {
    this.#samples.push(sample);
  }

  get grows(): boolean {
    const { growth, deaths } = this.#secondHalf();
    return growth > NOISE || (deaths >= MANY_DEATHS && growth > deaths * BYTES_PER_DEATH);
  }

  toString(): string {
    const { growth, minutes, deaths } = this.#secondHalf();
    const mib = (bytes: number) => `${(bytes / MiB).toFixed(1)} MiB`;
    const first = this.#samples[0]?.bytes ?? 0;
    const last = this.#samples.at(-1)?.bytes ?? 0;
    const ends = `${mib(first)} at first, ${mib(last)} at last`;
    if (minutes === 0) return ends;
    const perDeath = `${(growth / 1024 / Math.max(1, deaths)).toFixed(1)} KiB for each of ${deaths} deaths`;
    return `${ends}, in the second half ${mib(growth / minutes)} a minute, ${perDeath}`;
  }

  // `growth`: the slope by least squares, times the time.
  #secondHalf(): { readonly growth: number; readonly minutes: number; readonly deaths: number } {
    const half = this.#samples.slice(Math.floor(this.#samples.length / 2));
    const [from, to] = [half[0], half.at(-1)];
    if (from === undefined || to === undefined || from.atMs === to.atMs) return { growth: 0, minutes: 0, deaths: 0 };
    const meanAt = half.reduce((sum, { atMs }) => sum + atMs, 0) / half.length;
    const meanBytes = half.reduce((sum, { bytes }) => sum + bytes, 0) / half.length;
    const spread = half.reduce((sum, { atMs }) => sum + (atMs - meanAt) ** 2, 0);
    const joint = half.reduce((sum, { atMs, bytes }) => sum + (atMs - meanAt) * (bytes - meanBytes), 0);
    const ms = to.atMs - from.atMs;
    return { growth: (joint / spread) * ms, minutes: ms / 60_000, deaths: to.deaths - from.deaths };
  }
}
