/** Arguments that stay in this thread: puts their values in the place of Refs, wherever they are, and leaves the caller's objects as they are. */

import { types } from 'node:util';
import { NotSerializableError } from '../base/errors.js';
import { setOwn } from '../transport/own-properties.js';
import { contentOf, isAnyPut, refIdOf } from '../transport/ref.js';
import { endedRef } from '../transport/ref-value.js';
import { isLongListOfPrimitives } from '../transport/value-kind.js';

/**
 * The value itself when it holds no Ref, else a copy of those plain objects, arrays, Maps and Sets that lead to one. Throws
 * NotSerializableError for a Ref that was disposed of, as a worker's lane does.
 */
export function resolveRefs(value: unknown, path: string): unknown {
  if (!isAnyPut() || !isObject(value)) return value;
  return new Resolution(path).run(value);
}

class Resolution {
  readonly #path: string;
  /** Which containers hold each object. */
  readonly #holders = new Map<object, object[]>();
  readonly #refs = new Map<object, unknown>();
  /** What stands for each object that leads to a Ref. */
  readonly #copies = new Map<object, unknown>();

  constructor(path: string) {
    this.#path = path;
  }

  run(root: object): unknown {
    this.#find(root);
    if (this.#refs.size === 0) return root;
    const toCopy = this.#leadingToRefs();
    // All of them exist, empty, before any is filled: they may form circles.
    for (const container of toCopy) this.#copies.set(container, emptyLike(container));
    for (const container of toCopy) this.#fill(container);
    return this.#copyOf(root);
  }

  #find(root: object): void {
    const pending: object[] = [root];
    this.#holders.set(root, []);
    for (let object = pending.pop(); object !== undefined; object = pending.pop()) {
      const id = types.isProxy(object) ? undefined : refIdOf(object);
      if (id !== undefined) {
        this.#refs.set(object, this.#valueOf(id));
        continue;
      }
      for (const child of contentsOf(object)) {
        if (!isObject(child)) continue;
        const holders = this.#holders.get(child);
        if (holders === undefined) {
          this.#holders.set(child, [object]);
          pending.push(child);
        } else holders.push(object);
      }
    }
  }

  #valueOf(id: number): unknown {
    const content = contentOf(id);
    if (content !== undefined) return content.value();
    throw new NotSerializableError(`${this.#path}: ${endedRef.what} cannot be passed. ${endedRef.cure}`, this.#path);
  }

  #leadingToRefs(): Set<object> {
    const found = new Set<object>();
    const pending = [...this.#refs.keys()];
    for (let object = pending.pop(); object !== undefined; object = pending.pop()) {
      for (const holder of this.#holders.get(object)!) {
        if (found.has(holder)) continue;
        found.add(holder);
        pending.push(holder);
      }
    }
    return found;
  }

  #copyOf(value: unknown): unknown {
    if (!isObject(value)) return value;
    if (this.#refs.has(value)) return this.#refs.get(value);
    return this.#copies.get(value) ?? value;
  }

  #fill(container: object): void {
    const copy = this.#copies.get(container);
    if (container instanceof Map) {
      for (const [key, value] of container) (copy as Map<unknown, unknown>).set(this.#copyOf(key), this.#copyOf(value));
    } else if (container instanceof Set) {
      for (const member of container) (copy as Set<unknown>).add(this.#copyOf(member));
    } else {
      for (const [key, value] of Object.entries(container)) setOwn(copy as object, key, this.#copyOf(value));
    }
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Of containers that are plain data; what is inside of others is their own business. */
function contentsOf(object: object): Iterable<unknown> {
  if (types.isProxy(object)) return [];
  const prototype: object | null = Object.getPrototypeOf(object);
  if (prototype === Map.prototype) return [...(object as Map<unknown, unknown>)].flat(1);
  if (prototype === Set.prototype) return object as Set<unknown>;
  if (prototype === Array.prototype) return isLongListOfPrimitives(object as unknown[]) ? [] : valuesOf(object);
  return prototype === Object.prototype || prototype === null ? valuesOf(object) : [];
}

function valuesOf(object: object): unknown[] {
  try {
    return Object.values(object);
  } catch {
    // Whoever reads the getter that throws may be the task; nobody here needs it.
    return [];
  }
}

function emptyLike(container: object): object {
  if (Array.isArray(container)) return Object.assign([], { length: container.length });
  if (container instanceof Map) return new Map();
  if (container instanceof Set) return new Set();
  return Object.create(Object.getPrototypeOf(container)) as object;
}
