/** Ends what dead worker processes held: once for all that died together, and when all that they had sent has been read. */

import { globalSlot } from '../base/global-slot.js';
import { native } from '../base/native.js';

/** A link to a process that may take part in a dead one's arena. */
export interface Survivor {
  dropAbandoned(): void;
}

/** Of this thread: a worker has one to its pool, and its own pools others, by another copy of this package. */
const survivors = globalSlot('breakeven.peer-links/1', () => new Set<Survivor>());
let left: number[] | undefined;

export function addSurvivor(link: Survivor): void {
  survivors.add(link);
}

/** Its process has died; `arenas`: those that this process takes part in because of it. */
export function sweepAfter(link: Survivor, arenas: Iterable<number>): void {
  survivors.delete(link);
  if (left !== undefined) {
    left.push(...arenas);
    return;
  }
  left = [...arenas];
  setImmediate(sweep);
}

function sweep(): void {
  const addon = native();
  const arenas = left ?? [];
  left = undefined;
  addon?.sweepArenas();
  for (const arena of arenas) addon?.leaveArena(arena);
  for (const survivor of survivors) survivor.dropAbandoned();
}
