/** How many calls a worker has in hand beyond those it runs, so that it need not wait for the next. A pure policy. */

// Found by benchmarks/scenarios/many-calls.ts: from here on larger messages gain nothing.
const MOST_CALLS = 256;
// What one worker has in hand may keep another waiting for so long; longer work is taken back by who is idle anyway.
const IN_HAND_MS = 2;

/** `itemMs`: expected time of one call; undefined while unknown. At least one: what has not begun can be taken back. */
export function callsAhead(callMs: number | undefined): number {
  if (callMs === undefined) return 1;
  return Math.max(1, Math.min(MOST_CALLS, Math.floor(IN_HAND_MS / Math.max(callMs, 1e-6))));
}
