/** The values of options, checked as they are read. */

import { InvalidArgumentError } from 'commander';

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `500ms`, `5s`, `1.5m`, `2h` in ms. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  const ms = match === null ? 0 : Number(match[1]) * UNIT_MS[match[2]!]!;
  if (!(ms > 0)) throw new InvalidArgumentError('It takes a time with its unit: 500ms, 5s, 2m or 1h.');
  return ms;
}

export type Size = number | `${number}%` | undefined;

/** `4`, `50%`, or `auto`, which is left to the pool. */
export function parseSize(text: string): Size {
  if (text === 'auto') return undefined;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  if (/^[1-9]\d*(\.\d+)?%$/.test(text)) return text as `${number}%`;
  throw new InvalidArgumentError('It takes a number of workers (4), a share of the cores (50%), or auto.');
}

export function parseChunk(text: string): number | 'auto' {
  if (text === 'auto') return 'auto';
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It takes a number of items, at least 1, or auto.');
}

export function parseCount(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It takes a whole number, 0 or more.');
}

export function parseSample(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It takes a whole number, 1 or more.');
}
