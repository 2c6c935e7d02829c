import { countInParts, PARTS_PER_WORKER, PRIMES_BELOW_END, PRIMES_END } from './primes.js';
import { expectEqual, type Scenario, sampleEngine } from './scenario.js';

export function primeParts(isQuick: boolean): Scenario {
  return {
    title: `primes below ${PRIMES_END.toLocaleString('en')} in ${PARTS_PER_WORKER} equal parts per worker, one call each`,
    operations: 1,
    operation: 'count',
    workers: [2],
    rounds: isQuick ? 1 : 9,
    measure: (rival, workers) =>
      sampleEngine(
        rival,
        { workers, load: 'heavy' },
        async (engine) => expectEqual(await countInParts(engine, PARTS_PER_WORKER * workers), PRIMES_BELOW_END),
        { warmUps: 1, samples: 2 },
      ),
  };
}
