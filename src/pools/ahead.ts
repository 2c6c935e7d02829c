/** How many calls a worker has in hand beyond those it runs, so that it need not wait for the next. A pure policy. */

// Found by benchmarks/scenarios/busy-calls.ts: a caller that shares its core with a worker may wait for it this long, and both run dry before.
const IN_HAND_MS = 4;
// Enough for that with calls of 5 us; shorter ones gain nothing from more.
const MOST_CALLS = 768;

/** `callMs`: expected time of one call; undefined while unknown. At least one: what has not begun can be taken back. */
export function callsAhead(callMs: number | undefined): number {
  if (callMs === undefined) return 1;
  return Math.max(1, Math.min(MOST_CALLS, Math.floor(IN_HAND_MS / Math.max(callMs, 1e-6))));
}

// A caller takes about so long to send a call and to read its result: one worker keeps up with it. Found by benchmarks/scenarios/many-calls.ts.
const BRIEF_MS = 0.001;

/** Whether such calls are over sooner than they are sent: a second worker would only take turns with the first. */
export function isBrief(callMs: number | undefined): boolean {
  return callMs !== undefined && callMs <= BRIEF_MS;
}
