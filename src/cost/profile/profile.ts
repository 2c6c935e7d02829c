/** What `profile` gives: its data, and the three ways to show them. */

import { renderReport } from '../report/page.js';
import { renderText } from '../report/text.js';
import type { ProfileData } from '../report-data.js';

export class Profile {
  readonly #data: ProfileData;

  /** `data`: as `toJSON` and `readProfile` give them. */
  constructor(data: ProfileData) {
    this.#data = data;
  }

  /** The plain loop over the sample. */
  get sequential(): ProfileData['sequential'] {
    return this.#data.sequential;
  }

  /** All that was measured, the loop first. */
  get runs(): ProfileData['runs'] {
    return this.#data.runs;
  }

  get best(): ProfileData['best'] {
    return this.#data.best;
  }

  /** Where the time of the best run's workers, and of the caller for them, went. */
  get breakdown(): ProfileData['breakdown'] {
    return this.#data.breakdown;
  }

  /** Where it would pay, over payload and item time. */
  get crossover(): ProfileData['crossover'] {
    return this.#data.crossover;
  }

  /** What an item must take, in ms, so that workers pay; undefined where no time would do. */
  get breakEvenItemMs(): number | undefined {
    return this.#data.breakEvenItemMs;
  }

  /** Does it pay? */
  get verdict(): ProfileData['verdict'] {
    return this.#data.verdict;
  }

  /** What holds it back, whatever the verdict is. */
  get bottleneck(): ProfileData['bottleneck'] {
    return this.#data.bottleneck;
  }

  /** One entry for each rule. */
  get evidence(): ProfileData['evidence'] {
    return this.#data.evidence;
  }

  /** Several lines for a terminal. */
  toString(): string {
    return renderText(this.#data);
  }

  /** Plain data, which `readProfile` reads back. */
  toJSON(): ProfileData {
    return this.#data;
  }

  /** One HTML file that loads nothing and runs no script. */
  toHTML(): string {
    return renderReport(this.#data);
  }
}
