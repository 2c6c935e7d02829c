/** Whole profiles on simulated hosts, in no time. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OptionError } from '#src/base/errors.js';
import type { ProfileOptions } from '#src/cost/profile/options.js';
import { profileWith } from '#src/cost/profile/run-profile.js';
import { ProfiledTaskError } from '#src/cost/profile/task-error.js';
import { readProfile } from '#src/cost/report/read-profile.js';
import { host } from '../hosts.js';
import { SimulatedHost, type Simulation } from './simulated-host.js';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

async function profiled(simulation: Simulation, items: readonly unknown[], options: ProfileOptions = {}) {
  const simulated = new SimulatedHost(simulation);
  const begun = simulated.now();
  const profile = await profileWith(simulated, simulated.task, items, { calibration: host, ...options });
  return { simulated, profile, data: profile.toJSON(), tookMs: simulated.now() - begun };
}

describe('a profile says', () => {
  it('yes to work that pays, with the pool that does it', async () => {
    const { profile } = await profiled({ itemMs: 20 }, numbers(400));
    const { verdict, bottleneck } = profile;
    assert.equal(verdict.parallelize, true);
    assert.equal(verdict.kind, 'thread');
    assert.equal(verdict.size, 4);
    assert.ok(verdict.speedup > 3.5 && verdict.interval![0] > 3.4, verdict.sentence);
    assert.equal(bottleneck, 'CPU-bound');
  });

  it('no to arguments that take longer to copy than to work on, and names them', async () => {
    const items = Array.from({ length: 400 }, () => new Float64Array(1e6));
    const { data } = await profiled({ itemMs: 0.3, bytesIn: 8e6 }, items);
    assert.equal(data.verdict.parallelize, false);
    assert.match(data.verdict.sentence, /^Do not parallelise: 0\.\d\dx/);
    assert.equal(data.bottleneck, 'IPC-bound');
    assert.match(data.sentence, /args\[0\] \(8 MB Float64Array\)\. As a SharedArray: .*checked: /);
  });

  it('that tasks which wait belong in one thread', async () => {
    const { data } = await profiled({ itemMs: 20, cpuShare: 0.02 }, numbers(400));
    assert.equal(data.verdict.parallelize, false);
    assert.equal(data.verdict.kind, 'inline');
    assert.equal(data.verdict.tasksPerWorker, 64);
    assert.equal(data.bottleneck, 'I/O-bound');
    assert.match(data.sentence, /64 at once on one thread instead \(checked: /);
  });

  it('which work suffers from the others that run beside it', async () => {
    const { data } = await profiled({ itemMs: 20, inflation: (workers) => 1 + (workers - 1) / 2 }, numbers(400));
    assert.equal(data.bottleneck, 'memory bandwidth');
  });

  it('nothing for sure where two identical runs differ', async () => {
    const { data } = await profiled({ itemMs: 20, noise: 0.01 }, numbers(400));
    assert.ok(Math.abs(data.noise.repeat!.median - 1) < 0.02);
  });
});

describe('a profile', () => {
  it('is soon over where nothing can be won', async () => {
    const { tookMs, data } = await profiled({ itemMs: 0.0002 }, numbers(20_000));
    assert.equal(data.verdict.parallelize, false);
    assert.ok(tookMs < 8_000, `${tookMs} ms`);
  });

  for (const itemMs of [0.001, 0.1, 10]) {
    it(`recommends chunks of items of ${itemMs} ms that are within 5 % of the best of all`, async () => {
      const { simulated, data } = await profiled({ itemMs }, numbers(Math.min(100_000, 4_000 / itemMs)));
      const { size, chunkSize, kind } = data.best!;
      const wallMs = (chunk: number) => simulated.mapMs(simulated.task, kind as 'thread', size, data.items, chunk);
      const sweep = numbers(200).map((i) => wallMs(Math.max(1, Math.round(1.05 ** i))));
      assert.ok(wallMs(chunkSize) < 1.05 * Math.min(...sweep), `${chunkSize}: ${wallMs(chunkSize)}`);
    });
  }

  it('finds the best chunks also where the figures of the host are wrong', async () => {
    const wrong = { ...host, thread: { ...host.thread, chunk: host.process.item }, process: host.thread };
    const { simulated, data } = await profiled({ itemMs: 0.004 }, numbers(100_000), { calibration: wrong });
    const { size, chunkSize, kind } = data.best!;
    const wallMs = (chunk: number) => simulated.mapMs(simulated.task, kind as 'thread', size, data.items, chunk);
    const sweep = numbers(200).map((i) => wallMs(Math.max(1, Math.round(1.05 ** i))));
    assert.ok(wallMs(chunkSize) < 1.1 * Math.min(...sweep), `${chunkSize}: ${wallMs(chunkSize)}`);
  });

  it('keeps to its budget, but for what is begun', async () => {
    for (const budgetMs of [3_000, 20_000]) {
      const { tookMs, data } = await profiled({ itemMs: 30 }, numbers(1_000), { budgetMs });
      assert.ok(tookMs < 1.3 * budgetMs, `${tookMs} of ${budgetMs} ms`);
      assert.ok(data.runs.length >= 2);
    }
  });

  it('runs a sample of many items, and says of how many', async () => {
    const { data } = await profiled({ itemMs: 1 }, numbers(50_000));
    assert.equal(data.given, 50_000);
    assert.ok(data.items <= 200);
  });

  it('measures the loop as often as all else, and each setting over the loop of its round', async () => {
    const { data } = await profiled({ itemMs: 5, noise: 0.2 }, numbers(400));
    const [loop, ...others] = data.runs;
    assert.equal(loop!.kind, 'inline');
    assert.ok(others.every(({ rounds }) => rounds <= loop!.rounds));
  });

  it('judges the start of the workers by how many items there will be', async () => {
    const few = await profiled({ itemMs: 1 }, numbers(100));
    const many = await profiled({ itemMs: 1 }, numbers(100), { total: 1e6 });
    assert.equal(few.data.evidence[7]!.outcome, 'fired');
    assert.equal(many.data.evidence[7]!.outcome, 'not fired');
  });

  it('leaves no pool open and no memory shared', async () => {
    const items = Array.from({ length: 400 }, () => new Float64Array(1e6));
    const { simulated } = await profiled({ itemMs: 0.3, bytesIn: 8e6 }, items);
    assert.ok(simulated.opened.length > 4);
    assert.ok(simulated.opened.every(({ isOpen }) => !isOpen));
    assert.equal(simulated.shared, 0);
  });

  it('times its steps in pools of their own', async () => {
    const { simulated } = await profiled({ itemMs: 20 }, numbers(400));
    assert.ok(simulated.opened.some(({ options }) => options.timings === 'all'));
    assert.ok(simulated.opened.some(({ options }) => options.timings === undefined));
  });

  it('survives being saved and read back, and is shown as text and as a page', async () => {
    const { profile, data } = await profiled({ itemMs: 20 }, numbers(400));
    assert.deepEqual(readProfile(JSON.stringify(profile)), JSON.parse(JSON.stringify(data)));
    assert.match(profile.toString(), /Parallelism pays: 4 threads/);
    assert.match(profile.toHTML(), /^<!doctype html>/);
  });

  it('knows the item time from which it pays', async () => {
    const { profile } = await profiled({ itemMs: 0.01 }, numbers(50_000));
    const breakEven = profile.breakEvenItemMs!;
    const pays = async (itemMs: number) => (await profiled({ itemMs }, numbers(50_000))).data.best!.speedup.median > 1;
    assert.equal(await pays(1.5 * breakEven), true);
    assert.equal(await pays(breakEven / 1.5), false);
  });
});

describe('a profile that cannot be made', () => {
  it('says which item the task throws with in the plain loop, and closes what it had opened', async () => {
    const simulated = new SimulatedHost({ itemMs: 20 });
    const cause = new RangeError('no such item');
    simulated.onCall = (item) => {
      if ((item as number) > 380) throw cause;
    };
    const failing = profileWith(simulated, simulated.task, numbers(400), { calibration: host });
    await assert.rejects(failing, (error: ProfiledTaskError) => {
      assert.ok(error instanceof ProfiledTaskError);
      assert.equal(error.index, 381);
      assert.equal(error.cause, cause);
      assert.match(error.message, /items\[381\]: RangeError: no such item/);
      return true;
    });
    assert.ok(simulated.opened.every(({ isOpen }) => !isOpen));
  });

  it('ends with the reason of its signal, and leaves no pool open', async () => {
    for (const step of ['plain loop', '4 threads, chunks of 1', 'empty tasks', 'step by step']) {
      const simulated = new SimulatedHost({ itemMs: 20 });
      const abort = new AbortController();
      const reason = new Error('enough');
      const profiling = profileWith(simulated, simulated.task, numbers(400), {
        calibration: host,
        signal: abort.signal,
        onProgress: (doing) => doing === step && abort.abort(reason),
      });
      await assert.rejects(profiling, reason);
      assert.ok(simulated.opened.every(({ isOpen }) => !isOpen));
    }
  });

  it('is refused at once for wrong options, before the task is called', async () => {
    const simulated = new SimulatedHost({ itemMs: 1 });
    for (const [items, options, message] of [
      [[1], { budget: 3 }, /there is no option 'budget'/],
      [[1], { budgetMs: 0 }, /option 'budgetMs' takes a number of milliseconds above 0, but got 0/],
      [[1], { calibration: {} }, /option 'calibration' takes what calibrate\(\) gave/],
      [[[1]], { tuples: true, args: [2] }, /'tuples' and 'args' do not go together/],
      [[1], { tuples: true }, /items\[0\] is none/],
      [[], {}, /there are no items/],
      [7, {}, /items must be an iterable/],
    ] as const) {
      const profiling = profileWith(simulated, simulated.task, items as never, options as never);
      await assert.rejects(profiling, (error: Error) => error instanceof OptionError && message.test(error.message));
    }
    assert.equal(simulated.calls, 0);
  });
});
