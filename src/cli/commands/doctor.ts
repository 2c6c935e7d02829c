/** `breakeven doctor`: see docs/cli.md. */

import { styleText } from 'node:util';
import { describeSelfTest, describeTrial, selfTest, type WorkloadClass } from '../../cost.js';
import { examineHost, type HostLine } from '../../observe.js';
import { escapeControls } from '../escape.js';
import { EXIT, exitCodeOf } from '../exit.js';
import { reportAsJson, reportForPeople } from '../report.js';
import { messages, results } from '../streams.js';

export interface DoctorOptions {
  readonly json?: boolean | undefined;
  readonly selfTest?: boolean | undefined;
  readonly seed?: number | undefined;
  readonly perClass?: number | undefined;
  readonly class?: readonly WorkloadClass[] | undefined;
}

/** Resolves to the exit code. */
export async function doctor(options: DoctorOptions): Promise<number> {
  return options.selfTest ? testRules(options) : lookAtHost(options);
}

function lookAtHost({ json }: DoctorOptions): number {
  const lines = examineHost();
  if (json) results.write(`${JSON.stringify({ lines })}\n`);
  else {
    results.write(lines.map(forPeople).join(''));
    const count = (state: HostLine['state']) => lines.filter((line) => line.state === state).length;
    messages.write(`${lines.length} looked at: ${count('bad')} bad, ${count('note')} to note\n`);
  }
  return lines.some(({ state }) => state === 'bad') ? EXIT.taskFailed : EXIT.done;
}

const COLOURS = { ok: 'green', note: 'yellow', bad: 'red' } as const;

function forPeople({ name, state, found, advice }: HostLine): string {
  // Colour on a terminal only; heeds NO_COLOR.
  const mark = styleText(COLOURS[state], state.padEnd(4), { stream: results, validateStream: true });
  const more = advice === undefined ? '' : `      ${escapeControls(advice)}\n`;
  return `${mark}  ${escapeControls(`${name}: ${found}`)}\n${more}`;
}

// Those before have tuned thresholds and measurements: what they say of the rules would flatter them.
const FIRST_SEED = 7;
const SEEDS = 1e6;

/** The rules on workloads whose bottleneck is known: each as soon as it is known, then all of them. */
async function testRules({ json, seed = newSeed(), perClass, class: classes }: DoctorOptions): Promise<number> {
  // That a payload is sent again and again is what is tested.
  process.removeAllListeners('warning');
  const report = json ? reportAsJson() : reportForPeople((text) => messages.write(text));
  try {
    const result = await selfTest({
      ...{ seed, perClass, classes },
      onTrial: (trial) => {
        if (!json) messages.write(describeTrial(trial));
      },
    });
    results.write(json ? `${JSON.stringify(result)}\n` : describeSelfTest(result));
    return result.isGood ? EXIT.done : EXIT.taskFailed;
  } catch (error) {
    report.error(error);
    return exitCodeOf(error);
  }
}

function newSeed(): number {
  return FIRST_SEED + Math.floor(SEEDS * Math.random());
}
