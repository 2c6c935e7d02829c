/** `breakeven doctor`: see docs/cli.md. */

import { styleText } from 'node:util';
import { examineHost, type HostLine } from '../../observe.js';
import { escapeControls } from '../escape.js';
import { EXIT } from '../exit.js';
import { messages, results } from '../streams.js';

export interface DoctorOptions {
  readonly json?: boolean | undefined;
}

/** Returns the exit code. */
export function doctor({ json }: DoctorOptions): number {
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
