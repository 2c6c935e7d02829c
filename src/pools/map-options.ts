/** Checks of a map's options, and of those of single calls. */

import {
  aBoolean,
  aFiniteNumber,
  aFunction,
  anArray,
  anySignal,
  aString,
  checkOptions,
  either,
  literally,
  milliseconds,
  type OptionTable,
  wholeFrom,
} from '../base/options.js';
import type { MapOptions, SubmitOptions } from './pool.js';

const submitTable: OptionTable = {
  signal: anySignal,
  timeout: milliseconds,
  retries: wholeFrom(0),
  priority: aFiniteNumber,
  callerStacks: aBoolean,
};

const mapTable: OptionTable = {
  args: anArray,
  chunkSize: either(wholeFrom(1), literally('auto')),
  timeout: milliseconds,
  signal: anySignal,
  retries: wholeFrom(0),
  priority: aFiniteNumber,
  buffer: wholeFrom(1),
  total: wholeFrom(0),
  progress: either(aBoolean, aString, aFunction),
  onReport: aFunction,
};

/** Throws OptionError. */
export function checkSubmitOptions(call: string, options: SubmitOptions | undefined): void {
  checkOptions(call, options, submitTable);
}

/** Throws OptionError. */
export function checkMapOptions(call: string, options: MapOptions | undefined): void {
  checkOptions(call, options, mapTable);
}
