import { expectEqual, type Scenario, sampleEngine } from './scenario.js';

export function oneCall(isQuick: boolean): Scenario {
  const calls = 1_000;
  return {
    title: `empty calls one at a time, each awaited before the next (${calls.toLocaleString('en')})`,
    operations: calls,
    operation: 'call',
    workers: isQuick ? [2] : [2, 1],
    rounds: isQuick ? 2 : 9,
    measure: (rival, workers) =>
      sampleEngine(
        rival,
        { workers, load: 'single' },
        async (engine) => {
          for (let i = 0; i < calls; i++) expectEqual(await engine.call('identity', i), i);
        },
        { warmUps: 1, samples: 3 },
      ),
  };
}
