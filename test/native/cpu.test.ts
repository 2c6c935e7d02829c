import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type Native, native } from '#src/base/native.js';
import { allowedCpus } from '../allowed-cpus.js';
import { describeNative } from '../native.js';

const addon = native() as Native;

describeNative("a thread's CPU time", () => {
  test('grows while it computes, by no more than the time that passes', () => {
    const before = performance.now();
    const used = addon.threadCpuTime();
    while (addon.threadCpuTime() < used + 20) {}
    // The two clocks are not one.
    assert.ok(performance.now() - before > 19);
  });

  test('stands still while it sleeps', async () => {
    const before = addon.threadCpuTime();
    await delay(100);
    assert.ok(addon.threadCpuTime() - before < 50);
  });
});

describeNative("a thread's CPUs", () => {
  test('are those that the system tells', () => {
    assert.deepEqual(addon.threadAffinity(), allowedCpus());
  });

  test('are set for this thread alone', async () => {
    const before = allowedCpus();
    const worker = new Worker(new URL('./pinned-thread.js', import.meta.url), { workerData: before.at(-1) });
    const [seen] = await once(worker, 'message');
    assert.deepEqual(seen, { told: [before.at(-1)], asked: [before.at(-1)] });
    assert.deepEqual(allowedCpus(), before);
  });

  test('may number more than 1024: those that are not there are left out', () => {
    const before = allowedCpus();
    addon.setThreadAffinity([...before, 5000]);
    assert.deepEqual(addon.threadAffinity(), before);
  });

  for (const cpus of [[], [5000], [-1], [2 ** 40], [Number.NaN]]) {
    test(`cannot be ${JSON.stringify(cpus)}, and stay what they were`, () => {
      const before = allowedCpus();
      assert.throws(() => addon.setThreadAffinity(cpus), { code: 'EINVAL', syscall: 'sched_setaffinity' });
      assert.deepEqual(allowedCpus(), before);
    });
  }
});
