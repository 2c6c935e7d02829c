/** What becomes of the work that a dead worker had in hand. A pure policy over what its ledger shows. */

import type { Assignment } from './job.js';
import type { Flight, Lane } from './lane.js';

export interface AfterDeath {
  /** To be queued again, in order. */
  readonly back: readonly Assignment[];
  /** Jobs for this very worker, which another one in its place takes. */
  readonly pinned: readonly Assignment[];
  /** Items that were running and may not be tried again. */
  readonly blamed: readonly { readonly flight: Flight; readonly index: number }[];
}

export function afterDeath(lane: Lane): AfterDeath {
  const back: Assignment[] = [];
  const pinned: Assignment[] = [];
  const blamed: { flight: Flight; index: number }[] = [];
  for (const flight of lane.flights.values()) {
    const { assignment } = flight;
    const { job, to, attempt } = assignment;
    if (job.cancelled || job.open === 0) continue;
    if (!lane.hasBegun(flight)) {
      (job.pinned ? pinned : back).push(assignment);
      continue;
    }
    const index = lane.itemAt(flight) ?? flight.next;
    if (index < flight.next) {
      // It died between two items, or in one that had timed out.
      if (flight.next < to) back.push({ job, from: flight.next, to, attempt: 1 });
      continue;
    }
    const again = { job, from: index, to: index + 1, attempt: attempt + 1 };
    if (attempt > job.retries) blamed.push({ flight, index });
    else if (job.pinned) pinned.push(again);
    else back.push(again);
    if (index + 1 < to) back.push({ job, from: index + 1, to, attempt: 1 });
  }
  return { back, pinned, blamed };
}
