/** What holds for every pool with workers. */

import type { BackEnd } from './back-ends.js';
import { byValueContract } from './workers/by-value.js';
import { cpusContract } from './workers/cpus.js';
import { crossingContract } from './workers/crossing.js';
import { deathContract } from './workers/death.js';
import { environmentContract } from './workers/environment.js';
import { inlineFunctionsContract } from './workers/inline-functions.js';
import { lifeContract } from './workers/life.js';
import { movedContract } from './workers/moved.js';
import { workerOptionsContract } from './workers/options.js';
import { orphansContract } from './workers/orphans.js';
import { workerPutContract } from './workers/put.js';
import { refusedValuesContract } from './workers/refused-values.js';
import { repeatedPayloadsContract } from './workers/repeated-payloads.js';
import { retriesContract } from './workers/retries.js';
import { workerSharedArraysContract } from './workers/shared-arrays.js';
import { taskModulesContract } from './workers/task-modules.js';
import { workerTimeoutContract } from './workers/timeout.js';
import { timingsContract } from './workers/timings.js';
import { turnsContract } from './workers/turns.js';

const themes = [
  crossingContract,
  byValueContract,
  repeatedPayloadsContract,
  refusedValuesContract,
  movedContract,
  workerPutContract,
  workerSharedArraysContract,
  taskModulesContract,
  inlineFunctionsContract,
  deathContract,
  retriesContract,
  workerTimeoutContract,
  turnsContract,
  lifeContract,
  environmentContract,
  cpusContract,
  orphansContract,
  workerOptionsContract,
  timingsContract,
];

export function workerContract(backEnd: BackEnd): void {
  for (const define of themes) define(backEnd);
}
