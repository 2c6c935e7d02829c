import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';

const PROGRAM = `
  import { readdirSync } from 'node:fs';
  import { ThreadPool } from ${JSON.stringify(import.meta.resolve('breakeven'))};

  const end = process.argv[1];
  async function useOne() {
    const pool = new ThreadPool({ size: 2, taskTimeout: 60_000, idleTimeout: 60_000 });
    await pool.map((x) => x * x, [1, 2, 3, 4], { chunkSize: 1 });
    const stuck = end === 'terminate' ? pool.submit(() => { for (;;); }).catch(() => {}) : undefined;
    await pool[end]();
    await stuck;
  }
  const counts = () => ({
    descriptors: readdirSync('/proc/self/fd').length,
    threads: readdirSync('/proc/self/task').length,
    resources: process.getActiveResourcesInfo().filter((name) => name !== 'Immediate').sort(),
  });
  // What Node has been told to close is gone some turns of the event loop later.
  async function settled(isIt) {
    for (let turn = 0; turn < 1000 && !isIt(counts()); turn++) await new Promise((resolve) => setImmediate(resolve));
    return counts();
  }
  // Node opens some things of its own the first time.
  for (let i = 0; i < 3; i++) await useOne();
  const before = await settled(({ resources }) => !resources.includes('MessagePort') && !resources.includes('Worker'));
  for (let i = 0; i < 30; i++) await useOne();
  const after = await settled((now) => JSON.stringify(now) === JSON.stringify(before));
  console.log(JSON.stringify({ before, after }));
`;

describe('thirty pools', { skip: process.platform !== 'linux' && 'reads /proc' }, () => {
  for (const end of ['close', 'terminate']) {
    it(`leave no descriptor, thread or timer behind after ${end}(), and let the program end`, () => {
      const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', PROGRAM, end], {
        encoding: 'utf8',
        timeout: 60_000,
      });
      assert.deepEqual([status, stderr], [0, '']);
      const { before, after } = JSON.parse(stdout);
      assert.deepEqual(after, before);
    });
  }
});
