/** One contender, one scenario, one fresh process: sends its samples to run.ts and ends. */

import { isRivalName, RIVALS } from './rivals/index.js';
import { SCENARIOS } from './scenarios/index.js';

export interface ChildAnswer {
  readonly samples?: readonly number[];
  readonly error?: string;
}

async function measure(
  scenarioName: string,
  rivalName: string,
  workers: number,
  isQuick: boolean,
): Promise<ChildAnswer> {
  try {
    if (!isRivalName(rivalName)) throw new Error(`No rival is called ${rivalName}.`);
    const rival = await RIVALS[rivalName]();
    const scenario = SCENARIOS[scenarioName]!(isQuick);
    return { samples: await scenario.measure(rival, workers) };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

// A pool need not keep its process alive while it is awaited.
process.channel?.ref();

const [scenarioName = '', rivalName = '', workers = '', size = ''] = process.argv.slice(2);
const answer = await measure(scenarioName, rivalName, Number(workers), size === 'quick');
// Pools are not closed: that is not measured, and poolifier's destroy() sometimes never ends.
process.send!(answer, () => process.exit(0));
