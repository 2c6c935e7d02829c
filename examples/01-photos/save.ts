/** Puts thumbnails where they belong, and keeps account of those that did not come to be. */

import { dirname, join } from 'node:path';
import type { Outcome } from './batch.ts';
import { writeWhole } from './files.ts';
import { reasonOf } from './user-error.ts';

export class ThumbnailFolder {
  readonly #folder: string;
  readonly #written = new Set<string>();
  /** One line for each photo that has no thumbnail: its name and the reason. */
  readonly failures: string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  get size(): number {
    return this.#written.size;
  }

  /** `photo` is the path within the folder of photos; the thumbnail gets the same one here. */
  async save(photo: string, outcome: Outcome): Promise<void> {
    if (outcome.status === 'rejected') {
      this.failures.push(`${photo}: ${reasonOf(outcome.reason)}`);
      return;
    }
    const path = join(dirname(photo), outcome.value.name);
    if (this.#written.has(path)) {
      this.failures.push(`${photo}: another photo has the thumbnail ${outcome.value.name} already`);
      return;
    }
    this.#written.add(path);
    await writeWhole(this.#folder, path, outcome.value.data);
  }
}
