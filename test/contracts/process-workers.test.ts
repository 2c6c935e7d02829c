import { backEnd } from './back-ends.js';
import { workerContract } from './workers.js';

workerContract(backEnd('process'));
