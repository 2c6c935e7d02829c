import assert from 'node:assert/strict';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { work } from '../tasks.js';
import { moving } from '../tasks-that-move.js';

const MIB = 2 ** 20;

/** Messages of the warnings while `action` runs. */
async function told(action: () => Promise<unknown>): Promise<string[]> {
  const messages: string[] = [];
  const listener = (warning: Error & { code?: string }) => {
    if (warning.code === 'BREAKEVEN_REPEATED_PAYLOAD') messages.push(warning.message);
  };
  process.on('warning', listener);
  await action();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', listener);
  return messages;
}

export function repeatedPayloadsContract(backEnd: BackEnd): void {
  theme(backEnd, 'repeated payloads', (it) => {
    it('are warned of once, naming pool, argument and task', async ({ pool }) => {
      const calls = pool({ size: 2, name: 'images' });
      const frame = new Uint8Array(2 * MIB);
      const messages = await told(() =>
        Promise.all(Array.from({ length: 6 }, () => calls.submit(work.fill, frame, 1))),
      );
      assert.equal(messages.length, 1);
      assert.match(messages[0] ?? '', /'images': args\[0\] of task 'fill' \(2\.1 MB\)/);
    });

    it('are warned of as results, unless the task moves them', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const lengths = Array.from({ length: 8 }, () => 2 * MIB);
      const messages = await told(() => calls.forEach(work.zeros, lengths, { chunkSize: 1 }));
      assert.equal(messages.length, 1);
      assert.match(messages[0] ?? '', /8 results of task 'zeros'/);
      const give = lengths.map((length) => [8 * length, 'result'] as const);
      assert.deepEqual(await told(() => calls.starmap(moving.give, give, { chunkSize: 1 })), []);
    });

    it('are none in the args of maps, however many chunks and workers there are', async ({ pool }) => {
      const maps = pool({ size: 2 });
      const table = new Uint8Array(2 * MIB);
      const indexes = Array.from({ length: 20 }, (_, i) => i);
      const map = () => maps.map((i: number, bytes: Uint8Array) => bytes[i], indexes, { args: [table], chunkSize: 1 });
      assert.deepEqual(await told(map), []);
    });
  });
}
