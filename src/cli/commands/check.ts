/** `breakeven check MODULE#TASK INPUTS…`: see docs/cli.md. */

import { availableCores } from '../../index.js';
import type { Finding } from '../check/judge.js';
import { findingsOf, type Workers } from '../check/observe.js';
import { escapeControls } from '../escape.js';
import { EXIT, exitCodeOf } from '../exit.js';
import { type InputOptions, openInputs } from '../inputs/open.js';
import { take } from '../inputs/take.js';
import { reportAsJson, reportForPeople } from '../report.js';
import { keepStdoutForResults, messages, results } from '../streams.js';
import { loadNamedTask } from '../task.js';

export interface CheckOptions extends InputOptions, Workers {
  readonly sample: number;
  readonly json?: boolean | undefined;
}

/** Of one input. */
type Found = Finding & { readonly index: number; readonly input: string };

/** Resolves to the exit code. */
export async function check(moduleAndTask: string, args: readonly string[], options: CheckOptions): Promise<number> {
  const { sample, pool, json } = options;
  const fail = (error: unknown): void =>
    (json ? reportAsJson() : reportForPeople((text) => messages.write(text))).error(error);
  keepStdoutForResults();
  // What Node prints of the library's own warnings is told as findings.
  process.removeAllListeners('warning');
  try {
    const { task, name, module } = await loadNamedTask(moduleAndTask);
    const inputs = await openInputs(args, options, availableCores(), 'auto');
    const items = await take(inputs, sample, 'check');
    const input = (index: number): string => inputs.describe(index, items[index]);
    const findings = await findingsOf(
      task,
      items.map((item) => (inputs.tuples ? (item as unknown[]) : [item])),
      options,
      (index) => {
        const what = `${name} ended the program when it was called in the plain loop, with ${input(index)}`;
        fail(new Error(`${what}: let it throw instead of calling process.exit().`));
      },
    );
    const found = findings.flatMap((some, index) =>
      some.map((finding): Found => ({ index, input: input(index), ...finding })),
    );
    if (json) results.write(`${JSON.stringify({ module, task: name, pool, inputs: items.length, findings: found })}\n`);
    else tell(name, items.length, found);
    return found.length === 0 ? EXIT.done : EXIT.taskFailed;
  } catch (error) {
    fail(error);
    return exitCodeOf(error);
  }
}

function tell(name: string, inputs: number, found: readonly Found[]): void {
  const checked = `${escapeControls(name)}, checked with ${inputs} ${inputs === 1 ? 'input' : 'inputs'}`;
  const alike = groups(found);
  for (const group of alike) results.write(paragraph(group));
  messages.write(found.length === 0 ? `${checked}: nothing was found.\n` : `${checked}: ${alike.length} found.\n`);
}

/** Of the same kind at the same place, whatever its index in a list. */
function groups(found: readonly Found[]): Found[][] {
  const alike = new Map<string, Found[]>();
  for (const one of found) {
    const key = `${one.kind} ${one.path.replace(/\[\d+\]/g, '[]')}`;
    alike.set(key, [...(alike.get(key) ?? []), one]);
  }
  return [...alike.values()];
}

/** The first of those that are alike, and how many there are. */
function paragraph([first, ...others]: readonly Found[]): string {
  const { kind, input, path, values, advice } = first!;
  const width = Math.max(...values.map(({ where }) => where.length));
  const lines = [
    `${kind}: ${path}, with ${input}`,
    ...values.map(({ where, value }) => `  ${where.padEnd(width)}  ${value}`),
    `  ${advice}`,
    ...(others.length === 0 ? [] : [`  (The same with ${others.length} more.)`]),
  ];
  return lines.map((line) => `${escapeControls(line)}\n`).join('');
}
