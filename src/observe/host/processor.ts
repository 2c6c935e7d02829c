/** What is there to compute with: cores, and who else uses them. */

import { wholeCores } from '../../base/cores.js';
import { share } from '../../cost/words.js';
import { bad, type HostLine, note, ok } from './line.js';
import type { HostReadings } from './readings.js';

// As rules 2 and 3 of a profile's diagnosis.
const MUCH_THROTTLED = 0.25;
const THROTTLED = 0.01;
const MUCH_STOLEN = 0.1;

/** As many workers as a pool has that is told no size. */
export function usableCores({ affinity, quota }: HostReadings): number {
  return wholeCores(affinity, quota);
}

export function cores(host: HostReadings): HostLine {
  const { affinity, cpus, quota } = host;
  const usable = usableCores(host);
  const limit = quota === undefined ? 'no quota' : `a quota of ${Number(quota.toFixed(2))}`;
  const found = `${usable} usable: ${cpus} in the machine, ${affinity} allowed to this process, ${limit}`;
  if (quota !== undefined && quota < 1) {
    return bad('cores', found, 'Less than one core: even one worker will be halted again and again. Raise the quota.');
  }
  if (usable === 1) return note('cores', found, 'Parallelism makes nothing faster on one core but what waits.');
  if (usable < cpus) return note('cores', found, 'Pools take this many workers; do not give them more.');
  return ok('cores', found);
}

export function throttling({ throttling: counted, quota }: HostReadings): HostLine {
  const name = 'throttling';
  if (counted === undefined) return ok(name, quota === undefined ? 'none: there is no quota' : 'none counted yet');
  const halted = counted.throttled / counted.periods;
  const found = `halted by the quota in ${share(halted)} of ${counted.periods} periods`;
  if (halted > MUCH_THROTTLED) return bad(name, found, 'Use fewer workers, or raise the quota.');
  if (halted > THROTTLED) return note(name, found, 'Use fewer workers if it grows while a pool is at work.');
  return ok(name, found);
}

export function steal({ steal: stolen }: HostReadings): HostLine {
  const name = 'steal';
  if (stolen === undefined) return ok(name, 'the system does not tell');
  const found = `${share(stolen)} of the time went to other guests of the hypervisor`;
  return stolen > MUCH_STOLEN
    ? bad(name, found, 'Measure, and run what must be fast, on a host of its own.')
    : ok(name, found);
}
