/** Figures as sentences say them. */

import { formatBytes } from '../base/units.js';
import type { Interval } from './statistics.js';

/** `3.1 us`, `48 ms`, `14.9 s`, `12 min`: two or three digits. */
export function time(ms: number): string {
  const [value, unit] =
    ms < 1e-3
      ? [ms * 1e6, 'ns']
      : ms < 1
        ? [ms * 1e3, 'us']
        : ms < 1e3
          ? [ms, 'ms']
          : ms < 120e3
            ? [ms / 1e3, 's']
            : ms < 7200e3
              ? [ms / 60e3, 'min']
              : [ms / 3600e3, 'h'];
  return `${digits(value)} ${unit}`;
}

export function share(value: number): string {
  return `${digits(100 * value)} %`;
}

/** `1.93x` */
export function ratio(value: number): string {
  return `${value.toFixed(value < 9.995 ? 2 : 1)}x`;
}

/** `1.93x [1.90, 1.95]` */
export function ratioWithin(value: number, interval: Interval | undefined): string {
  if (interval === undefined) return ratio(value);
  return `${ratio(value)} [${interval.map((end) => ratio(end).slice(0, -1)).join(', ')}]`;
}

/** `2 threads`, `1 thread`, `1,000 items` */
export function count(many: number, what: string, plural = `${what}s`): string {
  return `${many.toLocaleString('en-US')} ${many === 1 ? what : plural}`;
}

export const bytes = formatBytes;

/** At most one after the point, and none from 20 on. */
function digits(value: number): string {
  const rounded = Math.abs(value) < 20 ? Number(value.toFixed(1)) : Math.round(value);
  return rounded.toLocaleString('en-US');
}
