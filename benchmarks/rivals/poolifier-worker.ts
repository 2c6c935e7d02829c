import { ThreadWorker } from 'poolifier';
import * as work from '../workloads/functions.js';

// Its functions take unknown data; ours say what they take.
export const worker = new ThreadWorker({ ...work } as never);
