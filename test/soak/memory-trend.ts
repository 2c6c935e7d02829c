/** Whether memory stays flat: the slope over the second half of a run. */

const MiB = 2 ** 20;

/** From round to round resident memory goes up and down by some 40 MiB: stacks and arenas of threads that come and go. */
const NOISE = 64 * MiB;

export class Memory {
  readonly #samples: { readonly atMs: number; readonly bytes: number }[] = [];

  add(atMs: number, bytes: number): void {
    this.#samples.push({ atMs, bytes });
  }

  get grows(): boolean {
    const { perMs, overMs } = this.#trend();
    return perMs * overMs > NOISE;
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
