/**
 * Which functions are tasks, and where a worker finds them.
 *
 * It lives under `Symbol.for('breakeven.tasks/1')`, so that several copies of the package in one thread agree. Version 1 is
 *   { references: WeakMap<function, TaskReference>, modules: Map<module URL, { owner, tasks: Map<key, function> }> }.
 */

import { globalSlot } from '../base/global-slot.js';
import type { TaskWire } from '../transport/wire.js';

/** A function or a class, whatever its parameters. */
// biome-ignore lint/suspicious/noExplicitAny: only `any` lets a function of every signature stand here.
export type AnyFunction = (...args: any[]) => unknown;
// biome-ignore lint/suspicious/noExplicitAny: as above.
export type AnyClass = abstract new (...args: any[]) => unknown;
export type Callable = AnyFunction | AnyClass;

export type TaskReference = Extract<TaskWire, { kind: 'registered' | 'exported' }>;

export interface ModuleTasks {
  /** The module's `import.meta`, or its URL: tells a second call of one evaluation from a new evaluation of the module. */
  readonly owner: unknown;
  readonly tasks: Map<string, Callable>;
}

interface Registry {
  readonly references: WeakMap<Callable, TaskReference>;
  readonly modules: Map<string, ModuleTasks>;
}

const registry = globalSlot<Registry>('breakeven.tasks/1', () => ({ references: new WeakMap(), modules: new Map() }));

/** What `tasks()` has registered for a module. */
export function moduleTasks(module: string): ModuleTasks | undefined {
  return registry.modules.get(module);
}

/** Begins a module's tasks, or begins them anew when it was evaluated again. */
export function openModule(module: string, owner: unknown): ModuleTasks {
  const present = registry.modules.get(module);
  if (present !== undefined && present.owner === owner) return present;
  const opened: ModuleTasks = { owner, tasks: new Map() };
  registry.modules.set(module, opened);
  return opened;
}

export function registeredTask(module: string, key: string): Callable | undefined {
  return registry.modules.get(module)?.tasks.get(key);
}

/** Makes `task` known by its identity. The first reference stands: a module that exports another's task on changes nothing. */
export function refer(task: Callable, reference: TaskReference): void {
  if (!registry.references.has(task)) registry.references.set(task, reference);
}

/** Where a worker finds this function, if `tasks()` or `loadTasks()` has seen it. */
export function referenceOf(task: unknown): TaskReference | undefined {
  return typeof task === 'function' ? registry.references.get(task as Callable) : undefined;
}
