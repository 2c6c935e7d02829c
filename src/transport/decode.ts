/** Puts what is special back into a value that has just arrived. */

import { handlerOfKind } from './special-values.js';
import { isLongListOfPrimitives } from './value-kind.js';
import type { Encoded, Special } from './wire.js';

/** Waits for what the specials need before `decode`, such as modules to be imported; undefined if there is nothing to wait for. */
export function prepare(specials: readonly Special[] | undefined): Promise<void> | undefined {
  if (specials === undefined) return undefined;
  const waits: Promise<void>[] = [];
  for (const { kind, data } of specials) {
    const wait = handlerOfKind(kind).prepare?.(data);
    if (wait !== undefined) waits.push(wait);
  }
  return waits.length === 0 ? undefined : Promise.all(waits).then(() => undefined);
}

/** For a message that nobody wants: what its specials hold would else live until the garbage is collected. */
export function discard(specials: readonly Special[] | undefined): void {
  for (const { kind, data } of specials ?? []) handlerOfKind(kind).discard?.(data);
}

/** The value, with its specials revived. Writes to the message, which must have come from another thread and is nobody else's. */
export function decode({ value, specials }: Encoded): unknown {
  if (specials === undefined) return value;
  const slots = new Slots(specials);
  // Those that can be part of a cycle come first, still empty.
  for (const { slot, kind, data } of specials) {
    const handler = handlerOfKind(kind);
    if (handler.fill !== undefined) slots.set(slot, handler.decode(data));
  }
  // Each comes after all others that its data holds, unless a circle leads to them through what is around it: see Rewrite.
  for (const { slot, kind, data } of specials) {
    const handler = handlerOfKind(kind);
    const filled = slots.replaceIn(data);
    if (handler.fill === undefined) slots.set(slot, handler.decode(filled));
    else handler.fill(slots.get(slot), filled);
  }
  return slots.replaceAllIn(value);
}

const NOT_YET = Symbol('not yet revived');

class Slots {
  readonly #revived: Map<object, unknown>;
  readonly #seen = new Set<object>();
  readonly #pending: object[] = [];
  /** Containers in which a slot was met before its value existed. */
  readonly #unfinished: object[] = [];
  #metUnrevived = false;

  constructor(specials: readonly Special[]) {
    this.#revived = new Map(specials.map(({ slot }) => [slot, NOT_YET]));
  }

  set(slot: object, value: unknown): void {
    this.#revived.set(slot, value);
  }

  get(slot: object): unknown {
    return this.#revived.get(slot);
  }

  /** To be called when all are revived. */
  replaceAllIn(root: unknown): unknown {
    this.#pending.push(...this.#unfinished);
    return this.replaceIn(root);
  }

  /** Replaces every slot within the value, in place, and gives the value: another one if it was a slot itself. */
  replaceIn(root: unknown): unknown {
    const value = this.#replace(root);
    for (let container = this.#pending.pop(); container !== undefined; container = this.#pending.pop()) {
      this.#metUnrevived = false;
      this.#replaceWithin(container);
      if (this.#metUnrevived) this.#unfinished.push(container);
    }
    return value;
  }

  #replaceWithin(container: object): void {
    if (Array.isArray(container) && isLongListOfPrimitives(container)) return;
    if (container instanceof Map) this.#inMap(container);
    else if (container instanceof Set) this.#inSet(container);
    else this.#inProperties(container as Record<string, unknown>);
  }

  #replace(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (this.#revived.has(value)) return this.#revivedAt(value);
    if (!this.#seen.has(value) && isContainer(value)) {
      this.#seen.add(value);
      this.#pending.push(value);
    }
    return value;
  }

  #revivedAt(slot: object): unknown {
    const value = this.#revived.get(slot);
    if (value !== NOT_YET) return value;
    this.#metUnrevived = true;
    return slot;
  }

  #inProperties(container: Record<string, unknown>): void {
    for (const key of Object.keys(container)) {
      const value = container[key];
      const replaced = this.#replace(value);
      // The key exists, so this writes plain data even if it is `__proto__`.
      if (replaced !== value) container[key] = replaced;
    }
  }

  #inMap(map: Map<unknown, unknown>): void {
    const entries = [...map];
    let changed = false;
    for (const entry of entries) {
      const [key, value] = entry;
      entry[0] = this.#replace(key);
      entry[1] = this.#replace(value);
      changed ||= entry[0] !== key || entry[1] !== value;
    }
    if (!changed) return;
    map.clear();
    for (const [key, value] of entries) map.set(key, value);
  }

  #inSet(set: Set<unknown>): void {
    const members = [...set];
    const replaced = members.map((member) => this.#replace(member));
    if (replaced.every((member, index) => member === members[index])) return;
    set.clear();
    for (const member of replaced) set.add(member);
  }
}

function isContainer(value: object): boolean {
  const prototype: object | null = Object.getPrototypeOf(value);
  return (
    prototype === Object.prototype ||
    prototype === Array.prototype ||
    prototype === Map.prototype ||
    prototype === Set.prototype
  );
}
