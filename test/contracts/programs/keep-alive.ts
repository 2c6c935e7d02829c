// Ends by itself, or not.

import { type BackEndKey, backEnd } from '../back-ends.js';
import { work } from '../tasks.js';

const [key, what] = process.argv.slice(2) as [BackEndKey, string];
const { make } = backEnd(key);
const items = Array.from({ length: 20 }, (_, i) => ({ ms: 20, value: i }));

switch (what) {
  case 'idle':
    console.log(`result ${await make({ size: 2 }).submit(work.square, 3)}`);
    break;
  case 'warm':
    await make({ size: 2 }).warm();
    console.log('warm');
    break;
  case 'after-failure':
    await make({ size: 1 })
      .submit(work.unsendable, 'function')
      .catch(() => console.log('failed'));
    break;
  case 'after-death':
    await make({ size: 1 })
      .submit(work.die, 1)
      .catch(() => console.log('died'));
    break;
  case 'after-cancel': {
    const future = make({ size: 1 }).submit(work.untilCancelled);
    future.onReport(() => future.cancel());
    await future.catch(() => console.log('cancelled'));
    break;
  }
  case 'after-map': {
    const results = await make({ size: 2 }).map(work.square, Array(50).fill(1), { args: [] });
    console.log(`mapped ${results.length}`);
    break;
  }
  case 'unread': {
    const iteration = make({ size: 1 }).imap(work.square, Array(1000).keys(), { buffer: 4 });
    console.log(`first ${(await iteration.next()).value}`);
    break;
  }
  case 'busy':
    void make({ size: 1 })
      .submit(work.echoAfter, { ms: 300, value: 'slow' })
      .then((result) => console.log(`result ${result}`));
    break;
  case 'busy-map':
    void make({ size: 2 })
      .map(work.echoAfter, items)
      .then((results) => console.log(`mapped ${results.length}`));
    break;
  case 'daemon':
    void make({ size: 1, daemon: true })
      .submit(work.echoAfter, { ms: 60_000, value: 'slow' })
      .then((result) => console.log(`result ${result}`));
    break;
  case 'timers': {
    const options = { idleTimeout: 60_000, taskTimeout: 60_000, maxMemoryPerWorker: 2 ** 30 };
    console.log(
      `result ${await make({ size: 1, ...options })
        .with({ timeout: 50_000 })
        .submit(work.square, 3)}`,
    );
    break;
  }
  case 'printed': {
    const pool = make({ size: 1 });
    await pool.submit(work.print, 'to stdout\n', 'stdout');
    await pool.submit(work.print, 'to stderr\n', 'stderr');
    // By then what was printed has come out.
    setTimeout(() => console.log('result done'), 100);
    break;
  }
}
