/** What is to be done, as `predict` is told. */

import type { DataShape } from './calibration.js';

export interface Workload {
  readonly items: number;
  /** Compute time of one in the plain loop, in ms. */
  readonly itemMs: number;
  /** Standard deviation of the items' times over their mean. Default: 0.1. */
  readonly spread?: number | undefined;
  /** Of the arguments of one item, and of its result. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** How they are put together. Default: `objects`. */
  readonly shape?: DataShape | undefined;
}
