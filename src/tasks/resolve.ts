/** The worker's side of a task: finds the function that the parent described. */
import { TaskLoadError } from '../base/errors.js';
import type { TaskWire } from '../transport/wire.js';
import { globalAt } from './globals.js';
import { type ImportOptions, importedModule, importModule, isImporting } from './import-module.js';
import { compileInline } from './inline.js';
import { noSuchTask } from './load-error.js';
import { whileImporting } from './nested.js';
import { type Callable, moduleTasks, refer, registeredTask, type TaskReference } from './registry.js';
import type { Namespace } from './typescript.js';

/**
 * The task's function: at once where it is known, else after its module's import, which all who ask at the time share.
 *
 * @throws (or rejects with) TaskLoadError, with the file and the reason.
 */
export function resolveTask(wire: TaskWire, options?: ImportOptions): Callable | Promise<Callable> {
  switch (wire.kind) {
    case 'inline':
      return compileInline(wire.source, wire.name);
    case 'global':
      return globalTask(wire.path);
    default:
      return knownTask(wire) ?? importTask(wire, options);
  }
}

function globalTask(path: string): Callable {
  const value = globalAt(path);
  if (typeof value === 'function') return value as Callable;
  throw new TaskLoadError(`Cannot load the task globalThis.${path}: it is not there in the worker.`);
}

function knownTask(wire: TaskReference): Callable | undefined {
  if (isImporting(wire.module)) return undefined;
  const namespace = importedModule(wire.module);
  const registered = registeredTask(wire.module, wire.key);
  return registered ?? (namespace && exportedTask(namespace, wire));
}

async function importTask(wire: TaskReference, options: ImportOptions | undefined): Promise<Callable> {
  const namespace = await importModule(wire.module, options, whileImporting);
  const task = registeredTask(wire.module, wire.key) ?? exportedTask(namespace, wire);
  if (task !== undefined) return task;
  throw noSuchTask(wire.module, wire.key, namespace[wire.key], taskNames(wire.module, namespace));
}

function exportedTask(namespace: Namespace, wire: TaskReference): Callable | undefined {
  const value = Object.hasOwn(namespace, wire.key) ? namespace[wire.key] : undefined;
  if (typeof value !== 'function') return undefined;
  // So that the worker can hand it on as a value.
  refer(value as Callable, wire);
  return value as Callable;
}

function taskNames(module: string, namespace: Namespace): string[] {
  const exported = Object.keys(namespace).filter((name) => typeof namespace[name] === 'function');
  return [...new Set([...(moduleTasks(module)?.tasks.keys() ?? []), ...exported])];
}
