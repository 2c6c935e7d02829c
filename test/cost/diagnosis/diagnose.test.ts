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
    const waiting = { ...healthy, cores: 1, cpuShare: 0.4, cpuMs: 100, coreWaitMs: 100 };
    assert.equal(diagnose(waiting).bottleneck, 'too many workers');
    assert.equal(outcome(waiting, 13), 'not fired');
  });

  it('is I/O where tasks wait for input much longer than for a core', () => {
    const reading = { ...healthy, cpuShare: 0.3, cpuMs: 85, coreWaitMs: 15 };
    assert.equal(diagnose(reading).bottleneck, 'I/O-bound');
    assert.equal(outcome({ ...reading, cpuShare: 0.45 }, 13), 'not fired');
  });

  it('is no noise on which the verdict does not hang', () => {
    for (const speedup of [within(1.93), within(0.4)]) {
      const { bottleneck, evidence } = diagnose({ ...healthy, repeat: within(1.09), speedup });
      assert.deepEqual([bottleneck, evidence[0]!.outcome], ['CPU-bound', 'noted']);
    }
    assert.equal(diagnose({ ...healthy, repeat: within(1.09), speedup: undefined }).bottleneck, 'not trustworthy');
  });

  it('is a cause that was found, however noisy the runs', () => {
    const noisy = { ...healthy, repeat: within(1.09), speedup: within(1.22) };
    assert.equal(diagnose(noisy).bottleneck, 'not trustworthy');
    const { bottleneck, evidence } = diagnose({ ...noisy, gcMs: 4_000 });
    assert.deepEqual([bottleneck, evidence[0]!.outcome], ['garbage collection', 'fired']);
  });

  it('is not the number of workers where there is a core for each: then something else takes it', () => {
    const waiting = { ...healthy, cpuMs: 60, coreWaitMs: 40 };
    assert.equal(outcome(waiting, 4), 'noted');
    assert.equal(diagnose({ ...waiting, gcMs: 4_000 }).bottleneck, 'garbage collection');
    assert.equal(diagnose({ ...waiting, workers: 3 }).bottleneck, 'too many workers');
    assert.equal(diagnose({ ...waiting, cores: undefined }).bottleneck, 'too many workers');
  });

  it('is that tasks are too fine, not that the clock is too coarse, where sending them takes longer anyway', () => {
    const tiny = { ...healthy, itemMs: 0.0005, timedMs: 0.0005, clockMs: 4e-5 };
    assert.equal(diagnose({ ...tiny, overheadMs: 0.0004 }).bottleneck, 'timer resolution');
    const { bottleneck, evidence } = diagnose({ ...tiny, overheadMs: 0.002 });
    assert.deepEqual([bottleneck, evidence[1]!.outcome], ['too fine', 'noted']);
  });

  it('is the one value that is sent again and again, where that is most of what crosses', () => {
    const copying = { ...healthy, taskTotalMs: 100, arguments: { ...crossing(60, 'args[0]'), bytes: 100e6 } };
    const repeated = (sends: number) => ({ path: 'args[0]', bytes: 1e6, type: 'Float64Array', sends });
    const { bottleneck, evidence } = diagnose({ ...copying, repeated: repeated(60) });
    assert.deepEqual([bottleneck, evidence[10]!.outcome], ['repeated payload', 'noted']);
    assert.equal(diagnose({ ...copying, repeated: repeated(40) }).bottleneck, 'IPC-bound');
  });

  it('is what crosses, not the dispatch, where workers are busy with bytes', () => {
    const spent = { serialiseMs: 90, transferMs: 0, deserialiseMs: 5 };
    const copying = { ...healthy, wallMs: 100, startMs: 0, callerBusy: 0.95, workersBusy: 0.8, taskTotalMs: 180 };
    assert.equal(diagnose({ ...copying, gcMs: 0, results: { spent } }).bottleneck, 'IPC-bound');
    const brief = { spent: { ...spent, serialiseMs: 1 } };
    assert.equal(diagnose({ ...copying, gcMs: 0, arguments: brief, results: brief }).bottleneck, 'dispatch-bound');
  });

  it('is not the bandwidth of memory where collectors of garbage take more than tasks grow', () => {
    const growing = { ...healthy, inflation: { task: 1.3, probe: 1 } };
    assert.equal(diagnose({ ...growing, gcMs: 4_000 }).bottleneck, 'memory bandwidth');
    assert.equal(diagnose({ ...growing, gcMs: 5_000 }).bottleneck, 'garbage collection');
  });

  it('is not the wait for a core where fewer workers were tried, and were slower', () => {
    const waiting = { ...healthy, cores: 1, cpuMs: 70, coreWaitMs: 30 };
    assert.equal(diagnose(waiting).bottleneck, 'too many workers');
    const { bottleneck, evidence } = diagnose({ ...waiting, fewerWorkersLose: true });
    assert.equal(bottleneck, 'CPU-bound');
    assert.equal(evidence[4]!.outcome, 'noted');
    assert.match(evidence[4]!.sentence!, /fewer were slower/);
  });

  it('is not the wait for a core of tasks that hardly want one', () => {
    const sleeping = { ...healthy, cpuShare: 0.02, cpuMs: 25, coreWaitMs: 3 };
    assert.equal(diagnose(sleeping).bottleneck, 'I/O-bound');
    assert.match(
      diagnose({ ...sleeping, ifAtOnce: { atOnce: 64, checked: 58.2 } }).sentence,
      /Run 64 at once on one thread instead \(checked: 58\.2x\)/,
    );
  });

  it('is no start-up where there is much more to do than was run', () => {
    const short = { ...healthy, startMs: 40, wallMs: 100 };
    assert.equal(outcome(short, 7), 'fired');
    assert.equal(outcome({ ...short, wholeMs: 10_000 }, 7), 'not fired');
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
    const close = { repeat: within(1.09), speedup: within(1.22) };
    says(close, 'Inconclusive: two identical runs differ by 9 %. Run it again on a quiet host.');
  });
});
