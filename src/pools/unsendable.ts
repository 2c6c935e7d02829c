/** Finds out which items of an assignment cannot be sent, so that the others can. */

import { PayloadTooLargeError } from '../base/errors.js';
import { encode, explainPostError } from '../transport/encode.js';
import { CALL } from '../transport/wire.js';
import type { Assignment } from './job.js';

/** The reason why an item cannot be sent; undefined when it can. */
export type WhyNot = (item: unknown, path: string) => unknown;

export interface Sorted {
  readonly bad: readonly { readonly index: number; readonly error: unknown }[];
  /** The others, in order, as long runs as they form. */
  readonly good: readonly Assignment[];
}

/** `otherwise`: the reason for a single item that nothing is found against. */
export function sortOut(assignment: Assignment, whyNot: WhyNot, otherwise: unknown): Sorted {
  const { job, from, to, attempt } = assignment;
  const bad: { index: number; error: unknown }[] = [];
  const good: Assignment[] = [];
  let runFrom = from;
  for (let index = from; index < to; index++) {
    const isCall = job.shape === CALL;
    const path = isCall ? 'args' : `items[${job.firstIndex + index}]`;
    const found = whyNot(isCall ? job.payload : job.payload[index], path);
    const error = (isOnlyLarge(found, otherwise) ? undefined : found) ?? (to - from === 1 ? otherwise : undefined);
    if (error === undefined) continue;
    bad.push({ index, error });
    if (runFrom < index) good.push({ job, from: runFrom, to: index, attempt });
    runFrom = index + 1;
  }
  if (bad.length > 0) {
    if (runFrom < to) good.push({ job, from: runFrom, to, attempt });
    return { bad, good };
  }
  // No single one is to blame, so they are tried one by one.
  for (let index = from; index < to; index++) good.push({ job, from: index, to: index + 1, attempt });
  return { bad, good };
}

export const cannotBeEncoded: WhyNot = (item, path) => errorOf(() => encode(item, path));

/** What the encoder lets pass and the platform does not: for example a getter that gives something else the second time. */
export function cannotBePosted(cause: unknown): WhyNot {
  if (cause instanceof PayloadTooLargeError) return () => undefined;
  return (item, path) => errorOf(() => structuredClone(encode(item, path))) && explainPostError(cause, item, path);
}

// It crosses by itself where large buffers go aside, as `encode` does not know.
function isOnlyLarge(error: unknown, otherwise: unknown): boolean {
  return error instanceof PayloadTooLargeError && !(otherwise instanceof PayloadTooLargeError);
}

function errorOf(attempt: () => unknown): unknown {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return error;
  }
}
