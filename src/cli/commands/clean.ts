/** `breakeven clean`: see docs/cli.md. */

import { type SharedName, sweepSharedNames } from '../../index.js';
import { escapeControls } from '../escape.js';
import { EXIT, exitCodeOf } from '../exit.js';
import { reportAsJson, reportForPeople } from '../report.js';
import { messages, results } from '../streams.js';

export interface CleanOptions {
  readonly json?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
}

/** Returns the exit code. */
export function clean({ json, dryRun }: CleanOptions): number {
  try {
    const { removed, alive } = sweepSharedNames({ dryRun });
    if (json) results.write(`${JSON.stringify({ dryRun: dryRun === true, removed, alive })}\n`);
    else
      results.write(forPeople(dryRun ? 'would remove' : 'removed', removed) + forPeople('left alone, in use:', alive));
    if (!json && removed.length === 0) messages.write('nothing to remove\n');
    return EXIT.done;
  } catch (error) {
    const report = json ? reportAsJson() : reportForPeople((text) => messages.write(text));
    report.error(error);
    return exitCodeOf(error);
  }
}

function forPeople(what: string, names: readonly SharedName[]): string {
  return names.map(({ name, bytes }) => `${what} ${escapeControls(name)} (${bytes} bytes)\n`).join('');
}
