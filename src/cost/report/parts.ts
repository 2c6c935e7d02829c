/** What a breakdown is made of, as people call it, in the order in which it happens to a call. */

import type { Breakdown } from '../breakdown.js';

export interface Part {
  /** Of the style sheet. */
  readonly colour: string;
  readonly name: string;
  readonly ms: number;
}

export function partsOf({
  startMs,
  arguments: given,
  computeMs,
  results,
  dispatchMs,
  waitMs,
  unaccountedMs,
}: Breakdown): Part[] {
  return [
    { colour: 'start', name: 'start-up and imports', ms: startMs },
    { colour: 'arguments', name: 'arguments: serialise', ms: given.serialiseMs },
    { colour: 'arguments', name: 'arguments: transfer', ms: given.transferMs },
    { colour: 'arguments', name: 'arguments: deserialise', ms: given.deserialiseMs },
    { colour: 'compute', name: 'compute', ms: computeMs },
    { colour: 'results', name: 'results: serialise', ms: results.serialiseMs },
    { colour: 'results', name: 'results: transfer', ms: results.transferMs },
    { colour: 'results', name: 'results: deserialise', ms: results.deserialiseMs },
    { colour: 'dispatch', name: 'dispatch', ms: dispatchMs },
    { colour: 'wait', name: 'wait', ms: waitMs },
    { colour: 'unaccounted', name: 'unaccounted', ms: unaccountedMs },
  ];
}

/** Those worth a line of a table. */
export function tellingParts(parts: readonly Part[]): Part[] {
  return parts.filter(({ ms, name }) => ms > 0 || name === 'unaccounted');
}
