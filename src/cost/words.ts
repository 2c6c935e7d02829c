/** Figures as sentences say them. */

import { formatBytes } from '../base/units.js';
import type { Interval } from './statistics.js';

/** `3.1 us`, `48 ms`, `14.9 s`, `12 min`: up to three digits. */
export function time(ms: number): string {
  if (ms === 0) return '0 ms';
  if (ms < 0) return `-${time(-ms)}`;
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
  return `${Number(value.toPrecision(3)).toLocaleString('en-US')} ${unit}`;
}

/** `63 %`, `5.2 %`: at most one digit after the point, and none from 20 on. */
export function share(value: number): string {
  const percent = 100 * value;
  return `${Math.abs(percent) < 20 ? Number(percent.toFixed(1)) : Math.round(percent).toLocaleString('en-US')} %`;
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
