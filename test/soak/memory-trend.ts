/** Whether memory stays flat: the slope over the second half of a run. */

const MiB = 2 ** 20;

/** What a process may gain by the end of an hour. Less than one round's garbage cannot be told from noise. */
const MOST_PER_HOUR = 512 * MiB;
const NOISE = 24 * MiB;

export class Memory {
  readonly #samples: { readonly atMs: number; readonly bytes: number }[] = [];

  add(atMs: number, bytes: number): void {
    this.#samples.push({ atMs, bytes });
  }

  get grows(): boolean {
    const { perMs, overMs } = this.#trend();
    return perMs * overMs > NOISE && perMs * 3_600_000 > MOST_PER_HOUR;
  }

  toString(): string {
    const { perMs } = this.#trend();
    const mib = (bytes: number) => `${(bytes / MiB).toFixed(1)} MiB`;
    const first = this.#samples[0]?.bytes ?? 0;
    const last = this.#samples.at(-1)?.bytes ?? 0;
    return `${mib(first)} at first, ${mib(last)} at last, ${mib(perMs * 60_000)} a minute in the second half`;
  }

  // By least squares.
  #trend(): { readonly perMs: number; readonly overMs: number } {
    const half = this.#samples.slice(Math.floor(this.#samples.length / 2));
    const count = Math.max(1, half.length);
    const meanAt = half.reduce((sum, { atMs }) => sum + atMs, 0) / count;
    const meanBytes = half.reduce((sum, { bytes }) => sum + bytes, 0) / count;
    const spread = half.reduce((sum, { atMs }) => sum + (atMs - meanAt) ** 2, 0);
    const joint = half.reduce((sum, { atMs, bytes }) => sum + (atMs - meanAt) * (bytes - meanBytes), 0);
    const overMs = (half.at(-1)?.atMs ?? 0) - (half[0]?.atMs ?? 0);
    return { perMs: spread === 0 ? 0 : joint / spread, overMs };
  }
}
