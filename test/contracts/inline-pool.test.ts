import { backEnd } from './back-ends.js';
import { poolContract } from './every-pool.js';
import { byReferenceContract, strictContract } from './inline/in-place.js';

const inline = backEnd('inline');
poolContract(inline);
byReferenceContract(inline);

const strict = backEnd('strict');
poolContract(strict);
strictContract(strict);
