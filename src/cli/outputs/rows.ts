/** Results as NDJSON, one row each, in the order of the inputs. A failed item has no row. */

import { toJson } from './json.js';
import type { Output } from './output.js';
import type { TextSink } from './text-sink.js';

export class Rows implements Output {
  readonly #sink: TextSink;
  /** Rows that came before an earlier item had its own; empty for no row. */
  readonly #early = new Map<number, string>();
  #next = 0;
  heldCharacters = 0;

  constructor(sink: TextSink) {
    this.#sink = sink;
  }

  get heldItems(): number {
    return this.#early.size;
  }

  put(index: number, _item: unknown, value: unknown): undefined {
    this.#place(index, `${toJson(value)}\n`);
  }

  skip(index: number): void {
    this.#place(index, '');
  }

  ready(): Promise<void> | undefined {
    return this.#sink.ready();
  }

  async finish(complete: boolean): Promise<void> {
    // After a gap left by items that never ran, the rows that came early are still results.
    for (const index of [...this.#early.keys()].sort((a, b) => a - b)) this.#sink.append(this.#early.get(index)!);
    await this.#sink.finish(complete);
  }

  abandon(): void {}

  #place(index: number, row: string): void {
    if (index !== this.#next) {
      this.#early.set(index, row);
      this.heldCharacters += row.length;
      return;
    }
    this.#sink.append(row);
    this.#next += 1;
    while (this.#early.size > 0) {
      const early = this.#early.get(this.#next);
      if (early === undefined) return;
      this.#early.delete(this.#next);
      this.heldCharacters -= early.length;
      this.#sink.append(early);
      this.#next += 1;
    }
  }
}
