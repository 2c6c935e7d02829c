/** Says in one sentence why a task module could not be loaded. */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NestedPoolError, TaskLoadError } from '../base/errors.js';
import { showModule } from './module-url.js';
import { show, showThrown } from './show.js';

/** What an import threw, as the error to tell the caller; the thrown value becomes its `cause`. */
export function loadError(module: string, thrown: unknown): Error {
  if (thrown instanceof TaskLoadError || thrown instanceof NestedPoolError) return thrown;
  if (property(thrown, 'code') === 'BREAKEVEN_NESTED_POOL') return thrown as Error;
  return new TaskLoadError(`Cannot load the task module ${showModule(module)}: ${reasonFor(module, thrown)}.`, {
    cause: thrown,
  });
}

export function importTimedOut(module: string, timeout: number): TaskLoadError {
  return new TaskLoadError(
    `Cannot load the task module ${showModule(module)}: its import has not ended after ${timeout} ms. ` +
      'Look for a top-level await that never settles, there and in what it imports.',
  );
}

/** `present` are the names that the module does have. */
export function noSuchTask(module: string, key: string, value: unknown, present: readonly string[]): TaskLoadError {
  const wrong = value === undefined ? `it has no task '${key}'` : `its '${key}' is no task but ${show(value)}`;
  const there = present.length === 0 ? 'It has no tasks at all' : `Its tasks are: ${present.join(', ')}`;
  return new TaskLoadError(`Cannot load '${key}' from ${showModule(module)}: ${wrong}. ${there}.`);
}

function reasonFor(module: string, thrown: unknown): string {
  const file = module.startsWith('file:') ? kindOfFile(module) : 'file';
  if (file === 'missing') return missingFile(module);
  if (file === 'folder') return 'it is a folder, not a file';
  const code = property(thrown, 'code');
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') {
    return `it imports something that is missing (${String(property(thrown, 'message')).split('\n')[0]})`;
  }
  const syntax = syntaxError(module, thrown);
  if (syntax !== undefined) return syntax;
  if (typeof code === 'string' && code.startsWith('ERR_')) return String(property(thrown, 'message'));
  return `it threw while it was imported (${showThrown(thrown)})`;
}

function syntaxError(module: string, thrown: unknown): string | undefined {
  const message = String(property(thrown, 'message'));
  // jiti's way to say it, with the place on the second line.
  const [, what, where] = /^ParseError: (.*?)\s*\n\s*(.*)/.exec(message) ?? [];
  if (what !== undefined) return `syntax error: ${what} (${where})`;
  if (property(thrown, 'name') !== 'SyntaxError') return undefined;
  if (/does not provide an export/.test(message)) return `what it imports is not there (${message})`;
  const place = PLACE.exec(String(property(thrown, 'stack')))?.[0] ?? placeOfSyntaxError(module);
  return `syntax error: ${message} (${place ?? 'in a module that it imports'})`;
}

const PLACE = /^(?:file:\/\/|\/|[A-Za-z]:\\).*:\d+$/m;

// Node shows the place of a syntax error to nobody but the terminal, so let it.
function placeOfSyntaxError(module: string): string | undefined {
  if (!module.startsWith('file:')) return undefined;
  const { stderr } = spawnSync(process.execPath, ['--check', fileURLToPath(module)], {
    encoding: 'utf8',
    timeout: 5_000,
  });
  return PLACE.exec(stderr)?.[0];
}

function missingFile(module: string): string {
  if (/\/\[(eval\d*|stdin)\]$/.test(decodeURI(module))) {
    return 'a program given by --eval or on stdin has no file that a worker could import; put its tasks into a module';
  }
  return 'there is no such file';
}

function kindOfFile(module: string): 'file' | 'folder' | 'missing' {
  try {
    return statSync(fileURLToPath(module)).isDirectory() ? 'folder' : 'file';
  } catch {
    return 'missing';
  }
}

// Modules throw what they like, hostile getters included.
function property(thrown: unknown, name: string): unknown {
  try {
    return (thrown as Record<string, unknown> | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}
