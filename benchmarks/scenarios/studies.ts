/** The studies by name, in the order of the report: what moving data costs. */

import { byValue } from './by-value.js';
import { byValueSizes } from './by-value-sizes.js';
import { churn } from './churn.js';
import { handleArgument } from './handle-argument.js';
import { oneCopy } from './one-copy.js';
import { outstandingBytes } from './outstanding-bytes.js';
import { put } from './put.js';
import { rangeSum } from './range-sum.js';
import { smallArrays } from './small-arrays.js';
import type { Study } from './study.js';
import { waysToMove } from './ways-to-move.js';

export const STUDIES: Readonly<Record<string, (isQuick: boolean) => Study>> = {
  'ways-to-move': waysToMove,
  'handle-argument': handleArgument,
  'by-value': byValue,
  'by-value-sizes': byValueSizes,
  'one-copy': oneCopy,
  'outstanding-bytes': outstandingBytes,
  'range-sum': rangeSum,
  put,
  churn,
  'small-arrays': smallArrays,
};
