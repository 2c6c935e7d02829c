/** Walks through a value in search of bytes: what sending it would meet, without encoding anything. */

import { types } from 'node:util';
import { formatTrail, mapKeyStep, mapValueStep, memberStep, type Step } from './trail.js';
import { baseKind, isLongListOfPrimitives } from './value-kind.js';

interface Place {
  readonly object: object;
  readonly step: Step;
  readonly above: Place | undefined;
}

/**
 * Calls `visit` with each object in the value, once, in no particular order; it says whether to look inside. A getter that throws is passed
 * over. `path` writes where the object sits, from `root` on.
 */
export function walk(value: unknown, root: string, visit: (object: object, path: () => string) => boolean): void {
  const seen = new Set<object>();
  const pending: Place[] = [];
  const note = (found: unknown, step: Step, above: Place | undefined): void => {
    if (typeof found !== 'object' || found === null || seen.has(found)) return;
    seen.add(found);
    pending.push({ object: found, step, above });
  };
  note(value, { text: root }, undefined);
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    const here = place;
    const { object } = here;
    if (types.isProxy(object) || !visit(object, () => pathOf(here))) continue;
    switch (baseKind(object)) {
      case 'map':
        noteEntries(object as ReadonlyMap<unknown, unknown>, (found, step) => note(found, step, here));
        break;
      case 'set':
        noteMembers(object as ReadonlySet<unknown>, (found, step) => note(found, step, here));
        break;
      case 'array':
        if (isLongListOfPrimitives(object as unknown[])) break;
        noteProperties(object, (found, step) => note(found, step, here));
        break;
      case 'object':
        noteProperties(object, (found, step) => note(found, step, here));
        break;
      case 'view':
        // It goes by the name of the view.
        note((object as ArrayBufferView).buffer, { text: '' }, here);
        break;
    }
  }
}

function noteProperties(object: object, note: (found: unknown, step: Step) => void): void {
  for (const key of Object.keys(object)) {
    try {
      note((object as Record<string, unknown>)[key], key);
    } catch {
      // Sending meets the getter again, and says where it is.
    }
  }
}

function noteEntries(map: ReadonlyMap<unknown, unknown>, note: (found: unknown, step: Step) => void): void {
  let index = 0;
  for (const [key, value] of map) {
    note(key, mapKeyStep(index));
    note(value, mapValueStep(key, index));
    index++;
  }
}

function noteMembers(set: ReadonlySet<unknown>, note: (found: unknown, step: Step) => void): void {
  let index = 0;
  for (const member of set) note(member, memberStep(index++));
}

function pathOf(place: Place): string {
  const steps: Step[] = [];
  for (let at: Place | undefined = place; at !== undefined; at = at.above) steps.unshift(at.step);
  return formatTrail('', steps);
}
