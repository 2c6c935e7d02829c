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
  /** The worker's ledger was overwritten: it may have begun. */
  readonly unsure: boolean;
}

/** `concurrency`: so many calls may run at once in the worker. */
export function afterDeath(lane: Lane, concurrency: number): AfterDeath {
  const back: Assignment[] = [];
  const pinned: Assignment[] = [];
  const failed: FailedItem[] = [];
  const giveBack = (flight: Flight, from: number, attempt: number): void => {
    const rest = whatCanBeSent(flight, from, attempt);
    (flight.assignment.job.pinned ? pinned : back).push(...rest.assignments);
    failed.push(...rest.lost);
  };
  for (const [place, flight] of lane.flights.values().entries()) {
    const { job, from, to, attempt } = flight.assignment;
    // Its last item may have timed out, so that all of it is settled.
    if (job.cancelled || job.open === 0 || flight.next >= to) continue;
    // Calls are claimed in order, so no other ones can have begun; and what has perhaps begun must not run again unasked.
    const unsure = place < concurrency && lane.worker.ledger.isDamaged(flight.seq);
    // With an outcome it has begun, whatever the ledger says.
    if (flight.next === from && !unsure && !lane.hasBegun(flight)) {
      giveBack(flight, from, attempt);
      continue;
    }
    const index = unsure ? flight.next : (lane.itemAt(flight) ?? flight.next);
    if (index < flight.next) {
      // It died between two items, or in one that had timed out.
      if (flight.next < to) giveBack(flight, flight.next, 1);
      continue;
    }
    const isGone = flight.moved?.has(index) === true;
    const again = { job, from: index, to: index + 1, attempt: attempt + 1 };
    if (isGone || attempt > job.retries) failed.push({ flight, index, began: true, unsure });
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
    if (index < to) lost.push({ flight, index, began: false, unsure: false });
    runFrom = index + 1;
  }
  return { assignments, lost };
}
