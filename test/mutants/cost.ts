import type { Mutants } from './mutant.js';

export const cost: Mutants = {
  'outliers at the mean deviation of a normal noise': {
    file: 'src/cost/statistics.ts',
    from: 'const OUTLIER_DEVIATIONS = 14.826;',
    to: 'const OUTLIER_DEVIATIONS = 1.4826;',
    tests: ['cost/statistics'],
  },
  'a line in which ten megabytes drown what a call costs': {
    file: 'src/cost/line.ts',
    from: 'weight: 1 / sizeOf(y)',
    to: 'weight: sizeOf(y)',
    tests: ['cost/line'],
  },
  'a line whose steepness any pair of points tells as well as any other': {
    file: 'src/cost/line.ts',
    from: 'weight: distance / sizeOf(Math.hypot(one.y, other.y)),',
    to: 'weight: 1,',
    tests: ['cost/line'],
  },
  'merged histograms whose longest times add up': {
    file: 'src/cost/histogram.ts',
    from: 'this.#numbers[MOST] = most;',
    to: '',
    tests: ['cost/histogram'],
  },
  'a model of workers that never wait for a core': {
    file: 'src/cost/model/map-time.ts',
    from: 'rounds * chunkMs * crowding +',
    to: 'rounds * chunkMs +',
    tests: ['cost/model/map-time'],
  },
  'a model whose caller is never the bottleneck': {
    file: 'src/cost/model/map-time.ts',
    from: 'busy.caller + Math.max(0, lastChunkMs - (atFirst - 1) * receiveMs),',
    to: '0,',
    tests: ['cost/model/map-time'],
  },
  'a model whose lanes all end at once': {
    file: 'src/cost/model/map-time.ts',
    from: 'return regular + scatter(run, size, chunkMs, drift);',
    to: 'return regular;',
    tests: ['cost/model/map-time'],
  },
  'a model of more workers than chunks': {
    file: 'src/cost/model/map-time.ts',
    from: 'const workers = Math.min(run.workers, chunks);',
    to: 'const workers = run.workers;',
    tests: ['cost/model/map-time', 'cost/predict'],
  },
  'a scalability law from two points': {
    file: 'src/cost/model/scaling.ts',
    from: 'const FEWEST_COUNTS = 6;',
    to: 'const FEWEST_COUNTS = 2;',
    tests: ['cost/model/scaling'],
  },
  'a rate that is foretold however far off': {
    file: 'src/cost/model/scaling.ts',
    from: 'if (workers > REACH * measuredUpTo) return undefined;',
    to: '',
    tests: ['cost/model/scaling'],
  },
  'results that the caller deserialises for nothing': {
    file: 'src/cost/overheads.ts',
    from: 'itemMs: ofItem(item.receive) + deserialise(bytesOut)',
    to: 'itemMs: ofItem(item.receive)',
    tests: ['cost/predict'],
  },
  'a prediction that does not doubt its host': {
    file: 'src/cost/predict.ts',
    from: 'const wallDoubt = Math.hypot( noiseOf(calibration),',
    to: 'const wallDoubt = Math.hypot(',
    tests: ['cost/predict'],
  },
  'a break-even that is asked of one worker where it does not pay': {
    file: 'src/cost/best-run.ts',
    from: 'runOf(workload, sizesUpTo(cores).at(-1)!, cores, overheads)',
    to: 'bestRun({ cores } as Calibration, workload, overheads).run',
    tests: ['cost/predict'],
  },
  'the verdict as the bottleneck': {
    file: 'src/cost/diagnosis/diagnose.ts',
    from: 'finding.judgement === judgement && rule.bottleneck !== undefined);',
    to: 'finding.judgement === judgement);',
    tests: ['cost/diagnosis/diagnose'],
  },
  'a note that is told before the cause': {
    file: 'src/cost/diagnosis/diagnose.ts',
    from: "fired.length > 0 ? fired : found('noted')",
    to: "found('noted').length > 0 ? found('noted') : fired",
    tests: ['cost/diagnosis/diagnose'],
  },
  'a caller busy with bytes, told to cut larger chunks': {
    file: 'src/cost/diagnosis/work-rules.ts',
    from: 'workersBusy <= 0.85 && !isWithBytes)',
    to: 'workersBusy <= 0.85)',
    tests: ['cost/diagnosis/diagnose'],
  },
  'tasks that wait for a core, told to wait for input': {
    file: 'src/cost/diagnosis/run-rules.ts',
    from: 'when(cpuShare < 0.5 && !isContended)',
    to: 'when(cpuShare < 0.5)',
    tests: ['cost/diagnosis/diagnose'],
  },
  'a yes by the middle of the interval': {
    file: 'src/cost/diagnosis/verdict.ts',
    from: 'if (lower < WORTH_IT)',
    to: 'if (speedup.median < WORTH_IT)',
    tests: ['cost/diagnosis/verdict'],
  },
  'a yes from runs that differ': {
    file: 'src/cost/diagnosis/verdict.ts',
    from: 'if (difference > TRUSTED)',
    to: 'if (false)',
    tests: ['cost/diagnosis/verdict'],
  },
};
