/** `breakeven report FILE.json`: see docs/cli.md. */

import { readFileSync } from 'node:fs';
import { type ProfileData, readProfile, renderReport, renderText } from '../../cost.js';
import { escapeLines } from '../escape.js';
import { EXIT, exitCodeOf, InputError, UsageError } from '../exit.js';
import { WholeFile } from '../outputs/whole-file.js';
import { reportAsJson, reportForPeople } from '../report.js';
import { messages, results } from '../streams.js';

export interface ReportOptions {
  readonly html?: string | undefined;
  readonly json?: boolean | undefined;
}

/** Returns the exit code. */
export function report(file: string, { html, json }: ReportOptions): number {
  if (html !== undefined && json) throw new UsageError('--html and --json do not go together: give one of them.');
  try {
    const profile = readSaved(file);
    if (html !== undefined) new WholeFile('--html', html, file).write(renderReport(profile));
    else results.write(json ? `${JSON.stringify(profile)}\n` : `${escapeLines(renderText(profile), '')}\n`);
    return EXIT.done;
  } catch (error) {
    const told = json ? reportAsJson() : reportForPeople((text) => messages.write(text));
    told.error(error);
    return exitCodeOf(error);
  }
}

/** Throws InputError. */
export function readSaved(file: string): ProfileData {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new InputError(`cannot read ${file}: ${(error as Error).message}`);
  }
  try {
    return readProfile(text);
  } catch (error) {
    throw new InputError(`${file} cannot be shown. ${(error as Error).message}`);
  }
}
