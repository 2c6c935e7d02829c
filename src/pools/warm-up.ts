/** Those who wait until all workers of a pool can take work. */

export class WarmUp {
  #waiting: { resolve(): void; reject(error: unknown): void }[] = [];

  get isWaitedFor(): boolean {
    return this.#waiting.length > 0;
  }

  wait(): Promise<void> {
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  done(): void {
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }

  fail(error: unknown): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
