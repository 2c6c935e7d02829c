/** One contender, one scenario, one fresh process: sends its samples to run.ts and ends. */

import { answer } from './processes.js';
import { isRivalName, RIVALS } from './rivals/index.js';
import { SCENARIOS } from './scenarios/index.js';

export interface ChildAnswer {
  readonly samples?: readonly number[];
  readonly error?: string;
}

const [scenarioName = '', rivalName = '', workers = '', size = ''] = process.argv.slice(2);

await answer<ChildAnswer>(async () => {
  if (!isRivalName(rivalName)) throw new Error(`No rival is called ${rivalName}.`);
  const rival = await RIVALS[rivalName]();
  return { samples: await SCENARIOS[scenarioName]!(size === 'quick').measure(rival, Number(workers)) };
});
