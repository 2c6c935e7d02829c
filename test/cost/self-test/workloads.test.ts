import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rules } from '#src/cost/diagnosis/diagnose.js';
import { classes } from '#src/cost/self-test/classes.js';
import { CLASSES, type TestHost, type TestWorkload } from '#src/cost/self-test/workload.js';
import { workloadsOf } from '#src/cost/self-test/workloads.js';

const host: TestHost = { cores: 4, turnsPerMs: 1_000 };
const abouts = (workloads: Iterable<TestWorkload>) => Array.from(workloads, ({ about }) => about);
const one = (name: (typeof CLASSES)[number]) => [...workloadsOf(7, 1, host, [name])][0]!;

describe('the workloads of a seed', () => {
  it('are so many of each class, in turns', () => {
    const names = Array.from(workloadsOf(5, 2, host), (workload) => workload.class);
    assert.deepEqual(names, [...CLASSES, ...CLASSES]);
  });

  it('are the same for the same seed, with items and all, and others for another', () => {
    const small = ['compute', 'tiny tasks', 'I/O', 'start-up', 'garbage collection', 'leak'] as const;
    const [first, again, other] = [9, 9, 10].map((seed) => [...workloadsOf(seed, 2, host, small)]);
    for (const [i, workload] of first!.entries()) {
      assert.deepEqual([...workload.items()], [...again![i]!.items()]);
      assert.notEqual(workload.about, other![i]!.about);
    }
    assert.equal(new Set(abouts(first!)).size, 2 * small.length);
  });

  it('do not depend on what else is made', () => {
    const all = abouts([...workloadsOf(5, 2, host)].filter((workload) => workload.class === 'quota'));
    assert.deepEqual(abouts(workloadsOf(5, 3, host, ['quota'])).slice(0, 2), all);
  });

  it('have counters of another host where this one cannot produce them, and no others have', () => {
    const recorded = [...workloadsOf(5, 3, host)].filter((workload) => workload.recorded !== undefined);
    assert.deepEqual(new Set(recorded.map((workload) => workload.class)), new Set(['memory bandwidth', 'quota']));
  });

  it('are new for each run where they are large, but for those that are to be the same', () => {
    const buffersOf = (workload: TestWorkload) =>
      [...workload.items()].map((item) => (item as { readonly data: ArrayLike<number> }).data);
    const large = one('large argument');
    const sent = [...buffersOf(large), ...buffersOf(large)];
    assert.equal(new Set(sent).size, sent.length);
    assert.equal(new Set(buffersOf(one('repeated payload'))).size, 1);
  });

  it('ask for more workers than cores only where that is the fault, and leave a core to a busy caller', () => {
    for (const { class: name, size } of workloadsOf(5, 2, host)) {
      if (name === 'oversubscribed') assert.ok(size >= 2 * host.cores);
      else assert.equal(size, name === 'dispatch-bound' ? 3 : 4);
    }
  });

  it('start a pool only where that is what takes long', () => {
    const starting = [...workloadsOf(5, 1, host)].filter((workload) => workload.startsPool);
    assert.deepEqual(
      starting.map((workload) => workload.class),
      ['start-up'],
    );
  });
});

describe('each class', () => {
  it('has bottlenecks that a rule can name', () => {
    const named = new Set(rules.map(({ bottleneck }) => bottleneck));
    for (const name of CLASSES) {
      assert.ok(classes[name].right.length > 0);
      for (const bottleneck of classes[name].right) assert.ok(named.has(bottleneck), bottleneck);
    }
  });

  it('has a task that runs in the plain loop as well', async () => {
    for (const workload of workloadsOf(5, 1, { cores: 2, turnsPerMs: 1 })) {
      const [item] = workload.items();
      assert.notEqual(await workload.task(item), undefined);
    }
  });
});
