import { backEnd } from './back-ends.js';
import { poolContract } from './every-pool.js';

// In two files, since processes start slowly and files run side by side.
poolContract(backEnd('process'));
