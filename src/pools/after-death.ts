/** What becomes of the work that a dead worker had in hand. A pure policy over what its ledger shows. */

import type { Flight } from './flights.js';
import type { Assignment } from './job.js';
import type { Lane } from './lane.js';

export interface AfterDeath {
  /** To be queued again, in order. */
  readonly back: readonly Assignment[];
  /** Jobs for this very worker, which another one in its place takes. */
  readonly pinned: readonly Assignment[];
  /** Items that are not tried again: they were running, or cannot be sent again, since what was moved in them went with the worker. */
  readonly failed: readonly FailedItem[];
}

export interface FailedItem {
  readonly flight: Flight;
  readonly index: number;
  readonly began: boolean;
}

export function afterDeath(lane: Lane): AfterDeath {
  const back: Assignment[] = [];
  const pinned: Assignment[] = [];
  const failed: FailedItem[] = [];
  const giveBack = (flight: Flight, from: number, attempt: number): void => {
    const rest = whatCanBeSent(flight, from, attempt);
    (flight.assignment.job.pinned ? pinned : back).push(...rest.assignments);
    failed.push(...rest.lost);
  };
  for (const flight of lane.flights.values()) {
    const { job, from, to, attempt } = flight.assignment;
    if (job.cancelled || job.open === 0) continue;
    // With an outcome it has begun, whatever the ledger says.
    if (flight.next === from && !lane.hasBegun(flight)) {
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
    if (isGone || attempt > job.retries) failed.push({ flight, index, began: true });
    else if (job.pinned) pinned.push(again);
    else back.push(again);
    if (index + 1 < to) giveBack(flight, index + 1, 1);
  }
  return { back, pinned, failed };
}

/** Items from `from` on, in order, in as long runs as they form. */
function whatCanBeSent(
  flight: Flight,
  from: number,
  attempt: number,
): { readonly assignments: readonly Assignment[]; readonly lost: readonly FailedItem[] } {
  const { job, to } = flight.assignment;
  if (flight.moved === undefined) return { assignments: [{ job, from, to, attempt }], lost: [] };
  const assignments: Assignment[] = [];
  const lost: FailedItem[] = [];
  let runFrom = from;
  for (let index = from; index <= to; index++) {
    if (index < to && !flight.moved.has(index)) continue;
    if (runFrom < index) assignments.push({ job, from: runFrom, to: index, attempt });
    if (index < to) lost.push({ flight, index, began: false });
    runFrom = index + 1;
  }
  return { assignments, lost };
}
