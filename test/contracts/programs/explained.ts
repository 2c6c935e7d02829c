// Two pools, one of which has nothing to do.

import { type BackEndKey, backEnd } from '../back-ends.js';
import { work } from '../tasks.js';

const [key] = process.argv.slice(2) as [BackEndKey];
const { make } = backEnd(key);
make({ size: 1, name: 'lazy' });
const pool = make({ size: 1, name: 'squares' });
await pool.map(work.square, [1, 2, 3]);
await pool.close();
