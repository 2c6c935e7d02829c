/**
 * What lower rooms reach upward for, by name, so that imports stay one-way and nothing is loaded before it is used.
 * The entry points (and the worker entry) fill the table; this is the only such way.
 */

import type { ProgressListener } from './stats.js';

export interface LazyParts {
  /** Behind `progress: true | 'label'` of a map. */
  progress?: (() => Promise<{ progressBar(label?: string | undefined): ProgressListener }>) | undefined;
}

export const lazyParts: LazyParts = {};
