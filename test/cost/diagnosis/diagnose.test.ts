import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose, rules } from '#src/cost/diagnosis/diagnose.js';
import type { Measurements } from '#src/cost/diagnosis/measurements.js';
import { crossing, edges, healthy, within } from './cases.js';

const outcome = (measured: Measurements, rule: number) => diagnose(measured).evidence[rule]!.outcome;

describe('the rules', () => {
  it('are 22, numbered in the order in which they are judged, each with a threshold and its source', () => {
    assert.deepEqual(
      rules.map(({ number }) => number),
      Array.from({ length: 22 }, (_, number) => number),
    );
    for (const { threshold, source, measures } of rules) assert.ok(threshold && source && measures);
  });

  it('leave a healthy run alone: it is bound by its CPU work', () => {
    const { bottleneck, evidence, needsProfile } = diagnose(healthy);
    assert.equal(bottleneck, 'CPU-bound');
    assert.deepEqual(
      evidence.filter(({ outcome: of }) => of !== 'not fired').map(({ number }) => number),
      [21],
    );
    assert.deepEqual(needsProfile, []);
  });

  for (const [i, { rule, fires, not }] of edges.entries()) {
    const { threshold, measures, bottleneck } = rules[rule]!;
    it(`fire beyond their threshold and not before: ${rule}, ${measures} ${threshold} (${i})`, () => {
      assert.equal(outcome({ ...healthy, ...not }, rule), 'not fired');
      const found = diagnose({ ...healthy, ...fires });
      assert.equal(found.evidence[rule]!.outcome, 'fired');
      assert.match(found.evidence[rule]!.sentence!, /\d.*\. .*\.$/);
      if (bottleneck !== undefined) assert.equal(found.bottleneck, bottleneck);
    });
  }

  it('are each judged at an edge', () => {
    assert.equal(new Set(edges.map(({ rule }) => rule)).size, rules.length);
  });

  it('say nothing of what was not measured, and which of it takes an experiment', () => {
    const { evidence, bottleneck, needsProfile } = diagnose({});
    assert.equal(bottleneck, 'inconclusive');
    const unknown = evidence.map(({ outcome: of }) => of);
    assert.deepEqual([...new Set(unknown)].sort(), ['needs profile', 'not measured']);
    assert.deepEqual(
      evidence.filter(({ outcome: of }) => of === 'needs profile').map(({ number }) => number),
      [0, 6, 15, 16, 20],
    );
    assert.equal(needsProfile.length, 5);
  });
});

describe('the bottleneck', () => {
  it('is the first rule that has fired, and the others stand in the evidence and the advice, but for what is only noted', () => {
    const { bottleneck, advice, evidence } = diagnose({
      ...healthy,
      gcMs: 4_000,
      cpuShare: 0.2,
      throttledShare: 0.02,
    });
    assert.equal(bottleneck, 'I/O-bound');
    assert.equal(advice.length, 3);
    assert.match(advice[1]!, /Allocate less/);
    assert.equal(evidence[18]!.outcome, 'fired');
  });

  it('is never what is only noted while another rule has fired', () => {
    const throttledALittle = {
      ...healthy,
      throttledShare: 0.02,
      overheadMs: 5,
      arguments: crossing(20_000, 'args[0]'),
    };
    const { bottleneck, evidence } = diagnose(throttledALittle);
    assert.equal(bottleneck, 'IPC-bound');
    assert.deepEqual([evidence[2]!.outcome, evidence[8]!.outcome], ['noted', 'noted']);
  });

  it('is what is noted where nothing has fired', () => {
    assert.equal(diagnose({ ...healthy, effectiveCpu: 0.7, overheadMs: 5 }).bottleneck, 'too fine');
    assert.equal(diagnose({ ...healthy, effectiveCpu: 0.7 }).bottleneck, 'CPU-bound');
  });

  it('is not the verdict: a run that does not pay still has its cause', () => {
    const { bottleneck, evidence } = diagnose({ ...healthy, speedup: within(0.6), overheadMs: 200 });
    assert.equal(bottleneck, 'too fine');
    assert.equal(evidence[6]!.outcome, 'fired');
  });

  it('is what crosses, not the dispatch, where the caller is busy with bytes', () => {
    const copying = {
      ...healthy,
      wallMs: 100,
      startMs: 0,
      callerBusy: 0.95,
      workersBusy: 0.3,
      arguments: crossing(120, 'args[0]'),
    };
    assert.equal(diagnose({ ...copying, taskTotalMs: 180 }).bottleneck, 'IPC-bound');
  });

  it('is not I/O where workers wait for a core rather than for input', () => {
    const { bottleneck } = diagnose({ ...healthy, cpuShare: 0.4, cpuMs: 100, coreWaitMs: 100 });
    assert.equal(bottleneck, 'too many workers');
    assert.equal(outcome({ ...healthy, cpuShare: 0.4, cpuMs: 100, coreWaitMs: 100 }, 13), 'not fired');
  });

  it('is inconclusive where nothing is told, and says what to measure next', () => {
    const { sentence } = diagnose({ ...healthy, effectiveCpu: 0.3, repeat: undefined });
    assert.match(sentence, /^Inconclusive: none of the 21 rules .* 1 were not\. Measure two identical runs\.$/);
    assert.match(
      diagnose({ ...healthy, effectiveCpu: 0.3 }).sentence,
      /^Inconclusive: none of 22 rules fired\. .*--cpu-prof/,
    );
  });
});

describe('the sentence', () => {
  const says = (measured: Measurements, expected: string) =>
    assert.equal(diagnose({ ...healthy, ...measured }).sentence, expected);

  it('has the numbers of a task that is too fine, and the chunk that helps', () => {
    says(
      { itemMs: 0.0031, overheadMs: 0.0038, breakEvenItemMs: 0.0038, largerChunk: { size: 2_000, speedup: 1.31 } },
      'Too fine: an item takes 3.1 us, sending it 3.8 us; break-even is 3.8 us on 2 workers. In chunks of 2,000: 1.31x.',
    );
  });

  it('names what is copied, its bytes and type, and what sharing would bring', () => {
    says(
      { arguments: crossing(19_845, 'args[0]'), ifShared: { from: 1.4, to: 1.9, checked: 1.88 } },
      'IPC-bound: 63 % of each task is copying args[0] (1.9 MB Float64Array). As a SharedArray: 1.40x -> 1.90x (checked: 1.88x).',
    );
    says(
      { results: crossing(19_845, 'result') },
      'IPC-bound: 63 % of each task is copying result (1.9 MB Float64Array). Write into an output SharedArray.',
    );
  });

  it('advises to batch where each call costs more than its bytes', () => {
    const line = { intercept: within(0.5), slope: within(1e-9, 1e-10) };
    const { advice } = diagnose({ ...healthy, arguments: { ...crossing(20_000, 'args[0]'), line } });
    assert.match(advice[0]!, /^Batch/);
    const steep = { intercept: within(0.5), slope: within(1e-6, 1e-7) };
    const { advice: share } = diagnose({ ...healthy, arguments: { ...crossing(20_000, 'args[0]'), line: steep } });
    assert.match(share[0]!, /SharedArray/);
  });

  it('has both inflations where memory is the limit', () => {
    says(
      { inflation: { task: 1.8, probe: 1.02 } },
      'Memory-bandwidth-bound: CPU per task grows 1.80x from 1 to 2 workers while a compute-only probe stays at 1.02x. Stop at 1, or use smaller types and blocks.',
    );
  });

  it('says how many to run at once where tasks wait', () => {
    says({ cpuShare: 0.22 }, 'I/O-bound: 22 % CPU per task. Run 16 at once on one thread instead.');
  });

  it('says by how much runs differ that cannot be trusted', () => {
    says({ repeat: within(1.09) }, 'Inconclusive: two identical runs differ by 9 %. Run it again on a quiet host.');
  });
});
