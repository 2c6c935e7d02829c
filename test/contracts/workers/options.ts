import type { PoolOptions } from 'breakeven';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { assertTells, show } from '../every-pool/options.js';
import { refusal } from '../observe.js';

const bad: readonly (readonly [option: string, value: unknown])[] = [
  ['size', 0],
  ['size', -1],
  ['size', 1.5],
  ['size', Number.NaN],
  ['size', '4'],
  ['size', 'all'],
  ['size', '0%'],
  ['size', 'many%'],
  ['maxTasksPerWorker', 0],
  ['maxTasksPerWorker', '100'],
  ['maxMemoryPerWorker', -1],
  ['maxMemoryPerWorker', '1GB'],
  ['idleTimeout', 0],
  ['idleTimeout', Number.NaN],
  ['timeoutGrace', -1],
  ['startTimeout', 0],
  ['retries', -1],
  ['retries', 0.5],
  ['restartBudget', 5],
  ['restartBudget', { restarts: 5 }],
  ['restartBudget', { restarts: -1, perMs: 1000 }],
  ['restartBudget', { restarts: 5, perMs: 0 }],
  ['env', 'PATH=/bin'],
  ['env', { DEBUG: 1 }],
  ['env', ['A=1']],
  ['execArgv', '--no-warnings'],
  ['execArgv', [1]],
  ['resourceLimits', 512],
  ['resourceLimits', { maxOldGenerationSizeMb: '512' }],
  ['resourceLimits', { maxOldSpaceSize: 512 }],
  ['cpus', []],
  ['cpus', [[]]],
  ['cpus', [-1]],
  ['cpus', 2],
  ['cpus', '0-1'],
];

export function workerOptionsContract(backEnd: BackEnd): void {
  theme(backEnd, 'a bad option for workers', (it) => {
    for (const [option, value] of bad) {
      it(`throws OptionError at once: ${option}: ${show(value)}`, async () => {
        assertTells(await refusal(() => backEnd.make({ [option]: value } as PoolOptions)), option);
      });
    }
  });
}
