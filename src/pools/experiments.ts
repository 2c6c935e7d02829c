/** What `cost` measures, on real pools. */

import { type CalibrateOptions, calibrateWith } from '../cost/calibrate/with-cache.js';
import type { Calibration } from '../cost/calibration.js';
import { probe } from './probe.js';

/**
 * What parallelism costs on this host, measured with nothing else running at best: in less than 10 s, `quick` in less than 2. Kept in the
 * user's cache folder, for this host, version of Node and of this package: the next call reads it from there, unless told to measure afresh.
 *
 * @throws OptionError for a wrong option.
 * @throws NestedPoolError inside a worker.
 */
export function calibrate(options: CalibrateOptions = {}): Promise<Calibration> {
  return calibrateWith(probe, options);
}
