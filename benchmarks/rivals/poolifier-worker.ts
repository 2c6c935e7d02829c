import { ThreadWorker } from 'poolifier';
import * as work from '../work/functions.js';

// Its functions take unknown data; ours say what they take.
export default new ThreadWorker({ ...work } as never);
