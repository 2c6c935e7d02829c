/** All of them. */

import { base } from './base.js';
import { channels } from './channels.js';
import { cli } from './cli.js';
import { cost } from './cost.js';
import { diagnosis } from './diagnosis.js';
import { dispatching } from './dispatching.js';
import { memory } from './memory.js';
import type { Mutants } from './mutant.js';
import { native } from './native.js';
import { observe } from './observe.js';
import { pools } from './pools.js';
import { tasks } from './tasks.js';
import { timings } from './timings.js';
import { transport } from './transport.js';
import { workers } from './workers.js';

export const mutants: Mutants = {
  ...base,
  ...tasks,
  ...transport,
  ...channels,
  ...memory,
  ...workers,
  ...cost,
  ...diagnosis,
  ...pools,
  ...timings,
  ...dispatching,
  ...observe,
  ...cli,
  ...native,
};
