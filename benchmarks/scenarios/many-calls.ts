import { expectEqual, type Scenario, sampleEngine } from './scenario.js';

export function manyCalls(isQuick: boolean): Scenario {
  const calls = 50_000;
  return {
    title: `${calls.toLocaleString('en')} empty calls at once: a promise each, then Promise.all`,
    operations: calls,
    operation: 'call',
    workers: isQuick ? [2] : [2, 1],
    rounds: isQuick ? 1 : 9,
    measure: (rival, workers) =>
      sampleEngine(
        rival,
        { workers, load: 'many' },
        async (engine) => {
          const calling = Array.from({ length: calls }, (_, i) => engine.call('identity', i));
          const results = await Promise.all(calling);
          expectEqual(results.length, calls);
          expectEqual(results.at(-1), calls - 1);
        },
        { warmUps: 1, samples: 1 },
      ),
  };
}
