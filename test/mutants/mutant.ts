/** A small fault in the source, and the tests of which at least one must turn red. */

import type { Edit } from '../edited.js';

/** `file`: `src/pools/future.ts`, or one of `native/`. */
export interface Mutant extends Edit {
  /** Which of build/test to run, without `.test.js`. */
  readonly tests: readonly string[];
  /** Of their tests, those alone whose title holds this. */
  readonly title?: string;
  /** It shows as a test that never ends. */
  readonly hangs?: true;
}

/** By a few words that say what is wrong. */
export type Mutants = Readonly<Record<string, Mutant>>;
