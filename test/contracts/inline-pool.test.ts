import { backEnd } from './back-ends.js';
import { poolContract } from './every-pool.js';

poolContract(backEnd('inline'));
poolContract(backEnd('strict'));
