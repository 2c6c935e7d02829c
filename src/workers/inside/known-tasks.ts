/** What the pool has sent once and then names by number: tasks and shared arguments. */

import type { AnyFunction } from '../../tasks/registry.js';
import { resolveTask } from '../../tasks/resolve.js';
import { decode, prepare } from '../../transport/decode.js';
import type { Encoded, TaskWire } from '../../transport/wire.js';

export class KnownTasks {
  readonly #tasks = new Map<number, TaskWire>();
  readonly #functions = new Map<number, AnyFunction>();
  readonly #encodedArgs = new Map<number, Encoded>();
  readonly #args = new Map<number, readonly unknown[]>();

  addTask(id: number, task: TaskWire): void {
    this.#tasks.set(id, task);
  }

  addArgs(id: number, values: Encoded): void {
    this.#encodedArgs.set(id, values);
  }

  forgetArgs(id: number): void {
    this.#encodedArgs.delete(id);
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

  args(id: number): readonly unknown[] | Promise<readonly unknown[]> {
    const known = this.#args.get(id);
    if (known !== undefined) return known;
    const encoded = this.#encodedArgs.get(id) as Encoded;
    const revive = () => {
      const values = decode(encoded) as readonly unknown[];
      this.#encodedArgs.delete(id);
      this.#args.set(id, values);
      return values;
    };
    const prepared = prepare(encoded.specials);
    return prepared === undefined ? revive() : prepared.then(revive);
  }
}
