import { backEnd } from './back-ends.js';
import { poolContract } from './every-pool.js';
import { workerContract } from './workers.js';

const threads = backEnd('thread');
poolContract(threads);
workerContract(threads);
