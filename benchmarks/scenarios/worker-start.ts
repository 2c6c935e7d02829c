import { expectEqual, type Scenario } from './scenario.js';

export function workerStart(isQuick: boolean): Scenario {
  return {
    title: 'from a new pool to its first result, the package being imported already',
    operations: 1,
    operation: 'start',
    workers: isQuick ? [2] : [2, 1],
    rounds: isQuick ? 2 : 9,
    async measure(rival, workers) {
      const startedAt = performance.now();
      const engine = rival.open({ workers, load: 'single' });
      expectEqual(await engine.call('identity', 7), 7);
      return [performance.now() - startedAt];
    },
  };
}
