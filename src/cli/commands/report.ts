/** `breakeven report FILE.json`: see docs/cli.md. */

import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { type ProfileData, readProfile, renderReport, renderText } from '../../cost.js';
import { escapeLines } from '../escape.js';
import { EXIT, exitCodeOf, InputError, UsageError } from '../exit.js';
import { fileKey } from '../inputs/source-file.js';
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
    const profile = read(file);
    if (html !== undefined) write(html, renderReport(profile), file);
    else results.write(json ? `${JSON.stringify(profile)}\n` : `${escapeLines(renderText(profile), '')}\n`);
    return EXIT.done;
  } catch (error) {
    const told = json ? reportAsJson() : reportForPeople((text) => messages.write(text));
    told.error(error);
    return exitCodeOf(error);
  }
}

function read(file: string): ProfileData {
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

function write(html: string, page: string, profile: string): void {
  const stats = statSync(html, { throwIfNoEntry: false });
  if (stats !== undefined && fileKey(stats) === fileKey(statSync(profile))) {
    throw new InputError(`--html ${html}: that is the profile itself.`);
  }
  try {
    writeFileSync(html, page);
  } catch (error) {
    throw new InputError(`--html ${html}: ${(error as Error).message}`);
  }
  messages.write(`wrote ${escapeLines(html, '')}\n`);
}
