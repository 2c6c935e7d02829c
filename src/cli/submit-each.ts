/** As a pool's `imapSettled`, each item being the task's argument list. */

import type { Pool, SettledItem } from '../index.js';
import type { Task } from './task.js';

export async function* submitEach(
  pool: Pool,
  task: Task,
  tuples: AsyncIterable<unknown>,
): AsyncGenerator<SettledItem<unknown, unknown>, void> {
  const settled: SettledItem<unknown, unknown>[] = [];
  let wake = (): void => {};
  let open = 1;
  const close = (): void => {
    open -= 1;
    wake();
  };

  const submitAll = async (): Promise<void> => {
    let next = 0;
    for await (const item of tuples) {
      const index = next++;
      open += 1;
      pool
        .submit(task, ...(item as unknown[]))
        .then(
          (value) => settled.push({ index, item, status: 'fulfilled', value }),
          (reason: unknown) => settled.push({ index, item, status: 'rejected', reason }),
        )
        .finally(close);
    }
  };
  submitAll().finally(close);

  while (open > 0 || settled.length > 0) {
    const item = settled.shift();
    if (item !== undefined) yield item;
    else {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
}
