/** Finds specials that are inside of their own data: only asked for values that have a cycle somewhere. */

import type { Special } from './wire.js';

/** The first of those that `matters` whose data leads back to its slot, through containers and other specials. */
export function findSelfContaining<S extends Special>(
  specials: readonly S[],
  matters: (special: S) => boolean,
): S | undefined {
  const dataOf = new Map<object, unknown>(specials.map(({ slot, data }) => [slot, data]));
  return specials.find((special) => matters(special) && leadsTo(special.slot, special.data, dataOf));
}

function leadsTo(slot: object, from: unknown, dataOf: ReadonlyMap<object, unknown>): boolean {
  const seen = new Set<object>();
  const pending: unknown[] = [from];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (value === slot) return true;
    if (seen.has(value)) continue;
    seen.add(value);
    if (dataOf.has(value)) pending.push(dataOf.get(value));
    else addContents(pending, value);
  }
  return false;
}

function addContents(pending: unknown[], container: object): void {
  if (container instanceof Map) {
    for (const [key, value] of container) pending.push(key, value);
  } else if (container instanceof Set) {
    for (const member of container) pending.push(member);
  } else if (!ArrayBuffer.isView(container)) {
    for (const key of Object.keys(container)) pending.push((container as Record<string, unknown>)[key]);
  }
}
