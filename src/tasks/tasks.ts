/** `tasks()`: says which functions and classes of a module are tasks. */
import { OptionError } from '../base/errors.js';
import { moduleUrl, showModule } from './module-url.js';
import { type Callable, openModule, refer } from './registry.js';
import { show } from './show.js';
import { isGenerator } from './source.js';

declare const taskRef: unique symbol;

/** Marks a function or class that workers find by its module and key. */
export interface TaskRef {
  readonly [taskRef]: true;
}

const CALL = 'tasks(module, record)';

/**
 * Registers the functions and classes of `record` as tasks of `module`, and gives them back as they are: each can still be called
 * directly. A worker imports `module` and finds a task by its key.
 *
 * @param module `import.meta`, a URL, or a string: a path or a file: URL.
 * @throws OptionError on anything but functions and classes, and on a key that the module has registered before.
 */
export function tasks<M extends Readonly<Record<string, Callable>>>(
  module: ImportMeta | URL | string,
  record: M,
): { readonly [K in keyof M]: M[K] & TaskRef } {
  const url = moduleUrl(module, CALL);
  const entries = checkedEntries(record);
  const { tasks: known } = openModule(url, typeof module === 'object' && 'url' in module ? module : url);
  for (const [key, task] of entries) {
    const present = known.get(key);
    if (present === undefined || present === task) continue;
    throw new OptionError(
      `${CALL}: '${key}' is already registered in ${showModule(url)}. Give each task of a module a key of its own.`,
    );
  }
  for (const [key, task] of entries) {
    known.set(key, task);
    refer(task, { kind: 'registered', module: url, key });
  }
  return Object.freeze(Object.fromEntries(entries)) as { readonly [K in keyof M]: M[K] & TaskRef };
}

function checkedEntries(record: unknown): [string, Callable][] {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    throw new OptionError(`${CALL}: the record must be an object of functions and classes, got ${show(record)}.`);
  }
  const entries = Object.entries(record);
  for (const [key, value] of entries) {
    if (typeof value !== 'function') {
      throw new OptionError(`${CALL}: '${key}' must be a function or a class, got ${show(value)}.`);
    }
    if (isGenerator(value)) {
      throw new OptionError(
        `${CALL}: '${key}' must be a function or a class, got a generator function, whose iterator cannot leave a worker. Return an array instead.`,
      );
    }
  }
  return entries;
}
