/** What becomes of the work that a dead worker had in hand. A pure policy over what its ledger shows. */

import type { Flight } from './flights.js';
import type { Assignment } from './job.js';
import type { Lane } from './lane.js';

export interface AfterDeath {
  /** To be queued again, in order. */
  readonly back: readonly Assignment[];
  /** Jobs for this very worker, which another one in its place takes. */
  readonly pinned: readonly Assignment[];
  /** Items that were running and may not be tried again. */
  readonly blamed: readonly ItemOf[];
  /** Items that had not begun, and cannot be sent again, since what `transfer` marked in them went with the worker. */
  readonly lost: readonly ItemOf[];
}

export interface ItemOf {
  readonly flight: Flight;
  readonly index: number;
}

export function afterDeath(lane: Lane): AfterDeath {
  const back: Assignment[] = [];
  const pinned: Assignment[] = [];
  const blamed: ItemOf[] = [];
  const lost: ItemOf[] = [];
  const giveBack = (flight: Flight, from: number, attempt: number): void => {
    const rest = whatCanBeSent(flight, from, attempt);
    (flight.assignment.job.pinned ? pinned : back).push(...rest.assignments);
    lost.push(...rest.lost);
  };
  for (const flight of lane.flights.values()) {
    const { job, from, to, attempt } = flight.assignment;
    if (job.cancelled || job.open === 0) continue;
    if (!lane.hasBegun(flight)) {
      giveBack(flight, from, attempt);
      continue;
    }
    const index = lane.itemAt(flight) ?? flight.next;
    if (index < flight.next) {
      // It died between two items, or in one that had timed out.
      if (flight.next < to) giveBack(flight, flight.next, 1);
      continue;
    }
    const isGone = flight.moved?.has(index) === true;
    const again = { job, from: index, to: index + 1, attempt: attempt + 1 };
    if (isGone || attempt > job.retries) blamed.push({ flight, index });
    else if (job.pinned) pinned.push(again);
    else back.push(again);
    if (index + 1 < to) giveBack(flight, index + 1, 1);
  }
  return { back, pinned, blamed, lost };
}

/** Items from `from` on, in order, in as long runs as they form. */
function whatCanBeSent(
  flight: Flight,
  from: number,
  attempt: number,
): { readonly assignments: readonly Assignment[]; readonly lost: readonly ItemOf[] } {
  const { job, to } = flight.assignment;
  if (flight.moved === undefined) return { assignments: [{ job, from, to, attempt }], lost: [] };
  const assignments: Assignment[] = [];
  const lost: ItemOf[] = [];
  let runFrom = from;
  for (let index = from; index <= to; index++) {
    if (index < to && !flight.moved.has(index)) continue;
    if (runFrom < index) assignments.push({ job, from: runFrom, to: index, attempt });
    if (index < to) lost.push({ flight, index });
    runFrom = index + 1;
  }
  return { assignments, lost };
}
