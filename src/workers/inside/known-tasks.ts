/** What the pool has sent once and then names by number: tasks and shared arguments. */

import type { AnyFunction } from '../../tasks/registry.js';
import { resolveTask } from '../../tasks/resolve.js';
import type { Encoded, TaskWire } from '../../transport/wire.js';
import { ReceivedArgs } from './received-args.js';

export class KnownTasks {
  readonly #tasks = new Map<number, TaskWire>();
  readonly #functions = new Map<number, AnyFunction>();
  readonly #args = new Map<number, ReceivedArgs>();

  addTask(id: number, task: TaskWire): void {
    this.#tasks.set(id, task);
  }

  addArgs(id: number, values: Encoded): void {
    this.#args.set(id, new ReceivedArgs(values));
  }

  forgetArgs(id: number): void {
    this.#args.get(id)?.forget();
    this.#args.delete(id);
  }

  /** A promise only when the task's module has to be loaded. Throws, or rejects with, TaskLoadError. */
  function(id: number): AnyFunction | Promise<AnyFunction> {
    const known = this.#functions.get(id);
    if (known !== undefined) return known;
    const resolved = resolveTask(this.#tasks.get(id) as TaskWire);
    const keep = (task: unknown): AnyFunction => {
      this.#functions.set(id, task as AnyFunction);
      return task as AnyFunction;
    };
    return resolved instanceof Promise ? resolved.then(keep) : keep(resolved);
  }

  args(id: number): ReceivedArgs {
    return this.#args.get(id) as ReceivedArgs;
  }
}
