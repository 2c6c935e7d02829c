// Pools: one of which has nothing to do, one whose calls fail, one in whose task there is a pool, where that has a worker.

import { type BackEndKey, backEnd } from '../back-ends.js';
import { work } from '../tasks.js';

const [key] = process.argv.slice(2) as [BackEndKey];
const { make, kind } = backEnd(key);
make({ size: 1, name: 'lazy' });
const pool = make({ size: 1, name: 'squares' });
await pool.map(work.square, [1, 2, 3]);
await pool.close();
const failing = make({ size: 1, name: 'failing' });
await failing.submit(work.failingInitializer, '/dev/null').catch(() => {});
await failing.close();
if (kind !== 'inline') {
  const outer = make({ size: 1, name: 'outer' });
  await outer.submit(work.poolInside, 3);
  await outer.close();
}
