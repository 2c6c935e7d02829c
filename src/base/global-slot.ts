/** What all copies of the package in one thread share: the program's own, another version's, and the bundled worker entry. */

/**
 * The value under `Symbol.for(name)` on globalThis; made by the copy that asks first. `name` ends in a version: whoever changes the
 * shape of the value changes the name.
 */
export function globalSlot<T>(name: string, create: () => T): T {
  const slots = globalThis as unknown as Record<symbol, T | undefined>;
  const symbol = Symbol.for(name);
  const present = slots[symbol];
  if (present !== undefined) return present;
  const created = create();
  Object.defineProperty(globalThis, symbol, { value: created, configurable: true });
  return created;
}
