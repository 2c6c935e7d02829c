/** `loadTasks()`: the functions of a module that knows nothing of breakeven, as tasks. */
import { TaskLoadError } from '../base/errors.js';
import { importModule } from './import-module.js';
import { noSuchTask } from './load-error.js';
import { moduleUrl, showModule } from './module-url.js';
import { type Callable, refer } from './registry.js';
import { isGenerator } from './source.js';
import type { TaskRef } from './tasks.js';
import type { Namespace } from './typescript.js';

/** The exported functions and classes of a module, as tasks. */
export type LoadedTasks<M> = {
  readonly [K in keyof M as M[K] extends Callable ? K : never]: M[K] & TaskRef;
};

/**
 * Imports a module and gives its exported functions and classes as tasks. Asking the result for any other name throws TaskLoadError,
 * which lists the names there are.
 *
 * @param url a URL, or a string: a file: URL or a path, where a relative path starts at the current directory.
 * @throws (rejects with) TaskLoadError with the file and the reason: it is missing, has a syntax error, throws while it is
 * imported, or exports no function. OptionError if `url` is none.
 */
export async function loadTasks<M = Record<string, Callable>>(url: URL | string): Promise<LoadedTasks<M>> {
  const module = moduleUrl(url, 'loadTasks(url)');
  const namespace = await importModule(module);
  const functions = Object.entries(namespace).filter(([, value]) => isTask(value));
  if (functions.length === 0) {
    const names = Object.keys(namespace).join(', ') || 'nothing';
    throw new TaskLoadError(
      `Cannot load tasks from ${showModule(module)}: it exports no function (it exports ${names}).`,
    );
  }
  for (const [key, task] of functions) refer(task as Callable, { kind: 'exported', module, key });
  return refuseOtherNames(module, namespace, Object.fromEntries(functions)) as LoadedTasks<M>;
}

function isTask(value: unknown): boolean {
  return typeof value === 'function' && !isGenerator(value);
}

// Asked for by `await` and by JSON.stringify, of any object.
const ASKED_OF_ALL = new Set<PropertyKey>(['then', 'toJSON']);

function refuseOtherNames(module: string, namespace: Namespace, functions: object): object {
  return new Proxy(Object.freeze(functions), {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target || ASKED_OF_ALL.has(key)) return Reflect.get(target, key, receiver);
      throw noSuchTask(module, key, namespace[key], Object.keys(target));
    },
  });
}
