// Tells the processes of its workers, which are in busy loops, and comes to an end as it was asked to.

import { type BackEndKey, backEnd } from '../../contracts/back-ends.js';
import { work } from '../../contracts/tasks.js';

const [key, way] = process.argv.slice(2) as [BackEndKey, string];
const pool = backEnd(key).make({ size: 2 });
const pids = new Set<number>();
pool.on('worker:start', ({ pid }) => pids.add(pid));
let begun = 0;
for (let i = 0; i < 2; i++) {
  const future = pool.submit(work.forever);
  future.catch(() => {});
  future.onReport(() => {
    begun++;
    if (begun === 2) console.log([...pids].join(' '));
  });
}

process.on('SIGUSR2', () => {
  if (way === 'exits') process.exit(0);
  throw new Error('nobody catches it');
});

if (way === 'decides') {
  let times = 0;
  process.on('SIGINT', async () => {
    times++;
    if (times === 1) {
      void pool.close();
      console.log('closing');
    } else {
      await pool.terminate();
      process.exit(130);
    }
  });
}
