/** Whether two values are the same in every way that crossing must keep: types, holes, -0, and which references are one object. */

import { isDeepStrictEqual } from 'node:util';

export function sameGraph(a: unknown, b: unknown): boolean {
  return new Comparison().same(a, b);
}

class Comparison {
  readonly #pairs = new Map<object, object>();
  readonly #taken = new Set<object>();

  same(a: unknown, b: unknown): boolean {
    if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return Object.is(a, b);
    if (this.#pairs.has(a)) return this.#pairs.get(a) === b;
    if (this.#taken.has(b)) return false;
    this.#pairs.set(a, b);
    this.#taken.add(b);
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    if (a instanceof Map) return this.#sameLists([...a].flat(), [...(b as Map<unknown, unknown>)].flat());
    if (a instanceof Set) return this.#sameLists([...a], [...(b as Set<unknown>)]);
    // To Node 20's comparison an invalid date is not equal to another.
    if (a instanceof Date) return Object.is(a.getTime(), (b as Date).getTime());
    if (a instanceof RegExp || a instanceof ArrayBuffer || ArrayBuffer.isView(a)) {
      return isDeepStrictEqual(a, b);
    }
    return this.#sameProperties(a, b);
  }

  #sameLists(a: readonly unknown[], b: readonly unknown[]): boolean {
    return a.length === b.length && a.every((item, index) => this.same(item, b[index]));
  }

  #sameProperties(a: object, b: object): boolean {
    const keys = Object.getOwnPropertyNames(a);
    if (!isDeepStrictEqual(new Set(keys), new Set(Object.getOwnPropertyNames(b)))) return false;
    return keys.every((key) => {
      const inA = Object.getOwnPropertyDescriptor(a, key)!;
      const inB = Object.getOwnPropertyDescriptor(b, key)!;
      if (inA.enumerable !== inB.enumerable) return false;
      return this.same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]);
    });
  }
}
