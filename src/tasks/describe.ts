/** The parent's side of a task: turns a function into what a worker needs to find it. */
import { InlineFunctionError, OptionError } from '../base/errors.js';
import type { TaskWire } from '../transport/wire.js';
import { globalPath, isNodeFunction } from './globals.js';
import { type Callable, referenceOf } from './registry.js';
import { show } from './show.js';
import { isClass, isGenerator, isNative, sourceFault, sourceOf } from './source.js';

const described = new WeakMap<Callable, TaskWire>();

/**
 * Where a worker finds `task`: its module and key, its name below globalThis, or its source.
 *
 * @throws OptionError if it is no function.
 * @throws InlineFunctionError if it is not registered and cannot run by its source alone; the message says why and what to do.
 */
export function describeTask(task: unknown): TaskWire {
  if (typeof task !== 'function') {
    throw new OptionError(
      `A pool takes a function as its task: one of tasks() or loadTasks(), or an inline function; got ${show(task)}.`,
    );
  }
  const callable = task as Callable;
  const reference = referenceOf(callable);
  if (reference !== undefined) return reference;
  let wire = described.get(callable);
  if (wire === undefined) {
    wire = describeUnregistered(callable);
    described.set(callable, wire);
  }
  return wire;
}

/** What messages and stats call the task: its key, its path below globalThis, its own name, or `inline function`. */
export function taskName(task: unknown): string {
  const reference = referenceOf(task);
  if (reference !== undefined) return reference.key;
  return (typeof task === 'function' && ownName(task as Callable)) || 'inline function';
}

function describeUnregistered(task: Callable): TaskWire {
  const source = sourceOf(task);
  if (isNative(source) || isNodeFunction(task)) {
    const path = globalPath(task);
    if (path !== undefined) return { kind: 'global', path };
    if (ownName(task).startsWith('bound ')) {
      throw refusal(
        task,
        'it is a bound function, whose source is hidden. Pass what it is bound to as arguments (`args`)',
      );
    }
    throw refusal(task, 'it is native code that globalThis does not lead to. Wrap it in a function: `(item) => …`');
  }
  if (isClass(source)) throw refusal(task, 'it is a class. Register it with tasks()');
  if (isGenerator(task)) {
    throw refusal(task, 'it is a generator function, whose iterator cannot leave a worker. Return an array instead');
  }
  const fault = knownFault(source);
  if (fault !== undefined) throw refusal(task, fault);
  return { kind: 'inline', source, name: ownName(task) };
}

// A function written in a loop is a new object each time round, of the same source.
const faults = new Map<string, string | undefined>();
const FAULTS_KEPT = 1000;

function knownFault(source: string): string | undefined {
  if (faults.has(source)) return faults.get(source);
  if (faults.size >= FAULTS_KEPT) faults.clear();
  const fault = sourceFault(source);
  faults.set(source, fault);
  return fault;
}

function refusal(task: Callable, fault: string): InlineFunctionError {
  const name = ownName(task);
  return new InlineFunctionError(
    `${name === '' ? 'The inline function' : `'${name}'`} cannot run in a worker: ${fault}.`,
  );
}

// A class may have a static member called `name`, and a proxy may throw.
function ownName(task: Callable): string {
  try {
    return typeof task.name === 'string' ? task.name : '';
  } catch {
    return '';
  }
}
