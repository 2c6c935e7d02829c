/** `calibrate`: figures that are there, or are measured now. */

import { aBoolean, checkOptions } from '../../base/options.js';
import type { Calibration } from '../calibration.js';
import type { Probe } from '../probe.js';
import { CalibrationCache } from './cache.js';
import { measureHost, thisHost } from './measure.js';

export interface CalibrateOptions {
  /** In about 2 s instead of 10; less is measured, and less often: figures may have no interval then. Default: false. */
  readonly quick?: boolean | undefined;
  /** Measure also where figures are in the cache. Default: false. */
  readonly fresh?: boolean | undefined;
}

/** Rejects with OptionError. Figures that were measured thoroughly also answer a quick question. */
export async function calibrateWith(
  probe: Probe,
  options: CalibrateOptions = {},
  cache: CalibrationCache = new CalibrationCache(),
): Promise<Calibration> {
  checkOptions('calibrate', options, { quick: aBoolean, fresh: aBoolean });
  const { quick = false, fresh = false } = options;
  if (!fresh) {
    const host = thisHost();
    const known = cache.read(host, false) ?? (quick ? cache.read(host, true) : undefined);
    if (known !== undefined) return known;
  }
  const measured = await measureHost(probe, quick);
  cache.write(measured);
  return measured;
}
