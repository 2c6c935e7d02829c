/** `findTask()`: a task by the name that people know it by. */
import { TaskLoadError } from '../base/errors.js';
import { importModule } from './import-module.js';
import { noSuchTask } from './load-error.js';
import { moduleUrl, showModule } from './module-url.js';
import { type AnyFunction, type Callable, moduleTasks, refer, referenceOf } from './registry.js';
import type { Namespace } from './typescript.js';

/**
 * Imports a module and finds one task in it: a key that it gave to `tasks()`, a function that it exports, or one in an exported record
 * of `tasks()`.
 *
 * @param module a URL, or a string: a file: URL or a path, where a relative path starts at the current directory.
 * @throws (rejects with) TaskLoadError with the file and the reason: it does not load, has no such task (the message lists what there
 * is), or has different ones of that name.
 */
export async function findTask(module: URL | string, name: string): Promise<AnyFunction> {
  const url = moduleUrl(module, 'findTask(module, name)');
  const namespace = await importModule(url);
  const named = candidates(url, namespace).filter(([key]) => key === name);
  const [task, ...others] = new Set(named.map(([, candidate]) => candidate));
  if (task === undefined) {
    const present = new Set(candidates(url, namespace).map(([key]) => key));
    throw noSuchTask(url, name, Object.hasOwn(namespace, name) ? namespace[name] : undefined, [...present]);
  }
  if (others.length > 0) {
    throw new TaskLoadError(
      `Cannot tell which '${name}' of ${showModule(url)} is meant: it has ${others.length + 1} functions of that name. Rename one.`,
    );
  }
  refer(task, { kind: 'exported', module: url, key: name });
  return task as AnyFunction;
}

function candidates(url: string, namespace: Namespace): [name: string, task: Callable][] {
  const exported = Object.entries(namespace);
  const inRecords = exported.flatMap(([, value]) =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).filter(([, entry]) => referenceOf(entry) !== undefined)
      : [],
  );
  const functions = exported.filter(([, value]) => typeof value === 'function');
  return [...(moduleTasks(url)?.tasks ?? []), ...(functions as [string, Callable][]), ...inRecords];
}
