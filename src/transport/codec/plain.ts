/** What of plain data cannot be seen from a property, a prototype or a type alone. */

/** To be sent as an integer. -0 is none. */
export function isInt(value: number): boolean {
  const int = value | 0;
  return int === value && (int !== 0 || 1 / value > 0);
}

/** What a program has added to Object.prototype would be listed with the keys of every object. */
export function hasEnumerable(prototype: object): boolean {
  for (const _ in prototype) return true;
  return false;
}

/** Or holes. Structured clone brings named properties along: the matches of a RegExp have some. */
export function hasNamedProperties(array: readonly unknown[]): boolean {
  return Object.keys(array).length !== array.length;
}
