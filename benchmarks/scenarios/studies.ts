/** The studies by name and group, in the order of the report. */

import { busyCalls } from './busy-calls.js';
import { byValue } from './by-value.js';
import { byValueSizes } from './by-value-sizes.js';
import { churn } from './churn.js';
import { firstResult } from './first-result.js';
import { flatMemory } from './flat-memory.js';
import { handleArgument } from './handle-argument.js';
import { identityMap } from './identity-map.js';
import { idleCpu } from './idle-cpu.js';
import { idleTimers } from './idle-timers.js';
import { longRun } from './long-run.js';
import { manyCalls } from './many-calls.js';
import { oneCall } from './one-call.js';
import { oneCopy } from './one-copy.js';
import { outstandingBytes } from './outstanding-bytes.js';
import { payloadSweep } from './payload-sweep.js';
import { predictions } from './predictions.js';
import { put } from './put.js';
import { rangeSum } from './range-sum.js';
import { smallArrays } from './small-arrays.js';
import { spinCpu } from './spin-cpu.js';
import type { Study } from './study.js';
import { timingsCost } from './timings-cost.js';
import { wakeLate } from './wake-late.js';
import { waysToMove } from './ways-to-move.js';

/** What a call costs, its caller and its worker. */
const DISPATCH = {
  'many-calls': manyCalls,
  'one-call': oneCall,
  'busy-calls': busyCalls,
  'identity-map': identityMap,
  'first-result': firstResult,
  'wake-late': wakeLate,
  'idle-timers': idleTimers,
  'spin-cpu': spinCpu,
  'timings-cost': timingsCost,
  'idle-cpu': idleCpu,
  'flat-memory': flatMemory,
  'long-run': longRun,
};

const PAYLOADS = {
  'payload-sweep': payloadSweep,
  'by-value': byValue,
  'handle-argument': handleArgument,
  'one-copy': oneCopy,
};

/** What moving data costs. */
const MOVING_DATA = {
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

/** Whether what is foretold comes true. */
const COST = { predictions };

export const STUDIES: Readonly<Record<string, (isQuick: boolean) => Study>> = {
  ...DISPATCH,
  ...PAYLOADS,
  ...MOVING_DATA,
  ...COST,
};

/** A word for several of them. */
export const STUDY_GROUPS: Readonly<Record<string, readonly string[]>> = {
  dispatch: Object.keys(DISPATCH),
  payloads: Object.keys(PAYLOADS),
  'moving-data': Object.keys(MOVING_DATA),
  cost: Object.keys(COST),
};
