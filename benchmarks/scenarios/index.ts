/** The scenarios by name, in the order of the report. */

import { importCost } from './import-cost.js';
import { mapStrings } from './map-strings.js';
import { photoBatch } from './photo-batch.js';
import { primeParts } from './prime-parts.js';
import { primeRange } from './prime-range.js';
import type { Scenario } from './scenario.js';

export const SCENARIOS: Readonly<Record<string, (isQuick: boolean) => Scenario>> = {
  'map-strings': mapStrings,
  'photo-batch': photoBatch,
  'prime-parts': primeParts,
  'prime-range': primeRange,
  'import-cost': importCost,
};
