/** Errors tell what they know, typed. */

import { BreakevenError, NotSerializableError, registerType, TaskTimeoutError, WorkerCrashedError } from 'breakeven';
import { isExactly } from './equal.js';

export function tell(error: unknown): string {
  if (error instanceof WorkerCrashedError) {
    isExactly<string | null>()(error.signal, true);
    isExactly<number | undefined>()(error.index, true);
  }
  if (error instanceof TaskTimeoutError) isExactly<number>()(error.timeout, true);
  if (error instanceof NotSerializableError) isExactly<string>()(error.path, true);
  return error instanceof BreakevenError ? error.code : 'unknown';
}

class Point {
  readonly x: number;
  constructor(x: number) {
    this.x = x;
  }
}

registerType(Point, { encode: (point) => point.x, decode: (x) => new Point(x) });
// @ts-expect-error: decode must give a Point
registerType(Point, { encode: (point) => point.x, decode: (x) => x });
