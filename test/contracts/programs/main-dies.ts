// Tells the processes of its workers, which are in a busy loop, and waits to be killed.

import { type BackEndKey, backEnd } from '../back-ends.js';
import { work } from '../tasks.js';

const [key] = process.argv.slice(2) as [BackEndKey];
const pool = backEnd(key).make({ size: 2 });
const pids = new Set<number>();
pool.on('worker:start', ({ pid }) => pids.add(pid));
let begun = 0;
for (let i = 0; i < 2; i++) {
  pool.submit(work.forever).onReport(() => {
    begun++;
    if (begun === 2) console.log([...pids].join(' '));
  });
}
