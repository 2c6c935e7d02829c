/** What the command says on stderr: for people, or with --json a row of NDJSON for each thing. */

import { styleText } from 'node:util';
import { BreakevenError } from '../index.js';
import type { ProgressBar } from '../observe.js';
import { escapeControls, escapeLines } from './escape.js';
import { messages } from './streams.js';

export interface Summary {
  readonly task: string;
  readonly done: number;
  readonly failed: number;
  readonly total: number | undefined;
  readonly elapsedMs: number;
  readonly exitCode: number;
}

export interface Report {
  /** An item failed. */
  failed(index: number, name: string, error: unknown): void;
  /** The run ends for this reason. */
  error(error: unknown): void;
  note(text: string): void;
  summary(summary: Summary): void;
}

/** `print` writes whole lines, see ProgressBar. */
export function reportForPeople(print: ProgressBar['print']): Report {
  return {
    failed: (_index, name, error) => print(`${red('failed')} ${escapeControls(name)}: ${explain(error)}\n`),
    error: (error) => print(`${red('error')}: ${explain(error)}\n`),
    note: (text) => print(`${escapeControls(text)}\n`),
    // The last line of progress says it.
    summary: () => {},
  };
}

export function reportAsJson(): Report {
  const row = (value: object): void => void messages.write(`${JSON.stringify(value)}\n`);
  return {
    failed: (index, input, error) => row({ event: 'failed', index, input, error: plainError(error) }),
    error: (error) => row({ event: 'error', error: plainError(error) }),
    note: (text) => row({ event: 'note', text }),
    summary: (summary) => row({ event: 'summary', ...summary }),
  };
}

/** The message, on one or more lines; with BREAKEVEN_DEBUG the stack. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return escapeLines(`thrown: ${String(error)}`, '  ');
  if (process.env.BREAKEVEN_DEBUG) return escapeLines(error.stack ?? String(error), '  ');
  if (error.message === '') return escapeLines(error.name, '  ');
  const name = error.name === 'Error' || error instanceof BreakevenError ? '' : `${error.name}: `;
  return escapeLines(name + error.message, '  ');
}

function plainError(error: unknown): object {
  if (!(error instanceof Error)) return { name: 'thrown', message: String(error) };
  const { name, message, stack } = error;
  const { code } = error as NodeJS.ErrnoException;
  return { name, message, code, stack: process.env.BREAKEVEN_DEBUG ? stack : undefined };
}

// Colour on a terminal only; heeds NO_COLOR.
function red(text: string): string {
  return styleText('red', text, { stream: messages, validateStream: true });
}
