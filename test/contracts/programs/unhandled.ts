// Prints each unhandledRejection, and ends by itself.

import { type BackEndKey, backEnd } from '../back-ends.js';
import { work } from '../tasks.js';
import { throwing } from '../throwing-tasks.js';

const [key, what] = process.argv.slice(2) as [BackEndKey, string];
process.on('unhandledRejection', (error) => console.log(`unhandledRejection: ${(error as Error).message}`));
const pool = backEnd(key).make({ size: 1, maxQueue: 1_000 });

switch (what) {
  case 'task-error':
    pool.submit(throwing.throwBuiltIn, 'RangeError');
    break;
  case 'awaited-map':
    await pool
      .map(throwing.throwBuiltIn, ['RangeError', 'TypeError', 'EvalError'] as const, { chunkSize: 1 })
      .catch(() => {});
    break;
  case 'cancel':
    pool.submit(work.untilCancelled).cancel();
    pool.submit(work.square, 3).cancel(new Error('by the owner'));
    break;
  case 'cancel-running': {
    const future = pool.submit(work.untilCancelled);
    future.onReport(() => future.cancel());
    break;
  }
  case 'signal': {
    const controller = new AbortController();
    const view = pool.with({ signal: controller.signal });
    view.submit(work.untilCancelled);
    view.submit(work.square, 3);
    view.map(work.untilCancelledIf<number>, [1, 2], { args: [2] });
    controller.abort(new Error('by the owner'));
    break;
  }
  case 'terminate':
    pool.submit(work.untilCancelled);
    pool.submit(work.square, 3);
    pool.map(work.untilCancelledIf<number>, [1, 2], { args: [2] });
    await pool.terminate(new Error('by the owner'));
    break;
  case 'close-timeout':
    pool.submit(work.untilCancelled);
    await pool.close({ timeout: 1 });
    break;
}
