/** Tasks as arguments and results: they cross as references, and arrive as the function of that name on the other side. */
import { importedModule } from './import-module.js';
import { showModule } from './module-url.js';
import { type Callable, referenceOf, registeredTask, type TaskReference } from './registry.js';
import { resolveTask } from './resolve.js';

const prepared = new WeakMap<object, Callable>();

/** A handler for the table of special values. Only what `tasks()` or `loadTasks()` knows; no source text travels as a value. */
export const taskValue = {
  kind: 'task',
  canHandle: (value: object): boolean => referenceOf(value) !== undefined,
  encode: (value: object): unknown => ({ ...referenceOf(value) }),
  prepare(data: unknown): Promise<void> | undefined {
    const reference = checked(data);
    refuseText(reference);
    const task = resolveTask(reference);
    if (!(task instanceof Promise)) {
      prepared.set(reference, task);
      return undefined;
    }
    return task.then((loaded) => {
      prepared.set(reference, loaded);
    });
  },
  decode: (data: unknown): unknown => prepared.get(checked(data)),
};

// Where the URL is the source, to import it would run whatever the other side has written.
function refuseText({ module, key }: TaskReference): void {
  if (!/^\s*(data|blob):/i.test(module)) return;
  if (registeredTask(module, key) !== undefined || importedModule(module) !== undefined) return;
  throw new TypeError(`A task of ${showModule(module)} has arrived: a module that comes as text is not run.`);
}

function checked(data: unknown): TaskReference {
  const { kind, module, key } = (data ?? {}) as Partial<TaskReference>;
  const known = kind === 'registered' || kind === 'exported';
  if (known && typeof module === 'string' && typeof key === 'string') return data as TaskReference;
  throw new TypeError('A reference to a task has arrived that is none.');
}
