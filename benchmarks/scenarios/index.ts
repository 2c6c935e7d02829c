/** The scenarios by name, in the order of the report. */

import { importCost } from './import-cost.js';
import { manyCalls } from './many-calls.js';
import { mapStrings } from './map-strings.js';
import { oneCall } from './one-call.js';
import { photoBatch } from './photo-batch.js';
import { primeParts } from './prime-parts.js';
import { primeRange } from './prime-range.js';
import type { Scenario } from './scenario.js';
import { workerStart } from './worker-start.js';

export const SCENARIOS: Readonly<Record<string, (isQuick: boolean) => Scenario>> = {
  'one-call': oneCall,
  'many-calls': manyCalls,
  'map-strings': mapStrings,
  'photo-batch': photoBatch,
  'prime-parts': primeParts,
  'prime-range': primeRange,
  'worker-start': workerStart,
  'import-cost': importCost,
};
