/** `breakeven report FILE.json`: see docs/cli.md. */

import { closeSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { type ProfileData, readProfile, renderReport, renderText } from '../../cost.js';
import { escapeLines } from '../escape.js';
import { EXIT, exitCodeOf, InputError, OutputError, UsageError } from '../exit.js';
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

/** To FILE.partial, which takes its place when all of it is written; to what is no file, a pipe or a device, as it is. */
function write(html: string, page: string, profile: string): void {
  const { path, fd } = open(html, profile);
  try {
    try {
      writeFileSync(fd, page);
    } finally {
      closeSync(fd);
    }
    if (path !== html) renameSync(path, html);
  } catch (error) {
    throw new OutputError(`cannot write to ${path}: ${(error as Error).message}`);
  }
  messages.write(`wrote ${escapeLines(html, '')}\n`);
}

function open(html: string, profile: string): { readonly path: string; readonly fd: number } {
  try {
    const isFile = statSync(html, { throwIfNoEntry: false })?.isFile() ?? true;
    const path = isFile ? `${html}.partial` : html;
    for (const one of [html, path]) {
      const stats = statSync(one, { throwIfNoEntry: false });
      if (stats && fileKey(stats) === fileKey(statSync(profile))) throw new Error('that is the profile itself.');
    }
    return { path, fd: openSync(path, 'w') };
  } catch (error) {
    throw new InputError(`--html ${html}: ${(error as Error).message}`);
  }
}
