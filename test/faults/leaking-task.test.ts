import assert from 'node:assert/strict';
import { row } from './fault.js';
import { faulty } from './tasks.js';

const MB = 2 ** 20;

row('leaking-task', ({ it, cannot, where }) => {
  const items = Array.from({ length: 60 }, (_, item) => item);

  cannot('buffers', 'threads', 'V8 counts none of them against the limits of a thread');
  it(`${where === 'processes' ? 'buffers' : 'objects'} with every call: workers are recycled, and nothing is lost`, async ({
    pool,
  }) => {
    const calls = pool({ size: 2, maxMemoryPerWorker: 96 * MB });
    const kept =
      where === 'processes'
        ? await calls.map(faulty.leak, items, { args: [8], chunkSize: 5 })
        : await calls.map(faulty.leakObjects, items, { chunkSize: 5 });
    assert.deepEqual(kept, items);
    const { recycled, deaths } = calls.stats();
    assert.ok(recycled >= 1, 'some were recycled');
    assert.equal(deaths, 0);
  });
});
