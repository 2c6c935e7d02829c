import { countInParts, PARTS_PER_WORKER, PRIMES_BELOW_END, PRIMES_END } from './primes.js';
import { expectEqual, type Scenario, sampleEngine } from './scenario.js';

export function primeRange(isQuick: boolean): Scenario {
  return {
    title: `primes below ${PRIMES_END.toLocaleString('en')}: ours as reduceRange, rivals in ${PARTS_PER_WORKER} parts per worker cut by hand`,
    operations: 1,
    operation: 'count',
    workers: [2],
    rounds: isQuick ? 1 : 9,
    measure: (rival, workers) =>
      sampleEngine(
        rival,
        { workers, load: 'heavy' },
        async (engine) => {
          const count = await (engine.countPrimesBelow?.(PRIMES_END) ??
            countInParts(engine, PARTS_PER_WORKER * workers));
          expectEqual(count, PRIMES_BELOW_END);
        },
        { warmUps: 1, samples: 2 },
      ),
  };
}
