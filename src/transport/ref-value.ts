/** A Ref in a message: the id that names its value, which the other side has been sent once. */

import { contentOf, refIdOf } from './ref.js';
import type { Refusal } from './refusal.js';
import type { SpecialHandler } from './special-handler.js';
import type { RefData, Special } from './wire.js';

export const REF = 'ref';

export const endedRef: Refusal = {
  what: 'a Ref that was disposed of, or whose pool was closed,',
  cure: 'Put the value again, and dispose of the Ref when the calls that use it have ended.',
};

/** For the threads that put values. */
export const refValue: SpecialHandler = {
  kind: REF,
  canHandle: (value) => refIdOf(value) !== undefined,

  encode(value, encoding) {
    const id = refIdOf(value)!;
    if (contentOf(id) === undefined) encoding.refuse(endedRef);
    return { id } satisfies RefData;
  },

  // Where arguments are cloned within the thread.
  decode: (data) => contentOf((data as RefData).id)?.value(),
};

/** For a worker: what it got was put by the pool's thread, and tasks see the values only. */
export function refValueOf(received: Required<Pick<SpecialHandler, 'prepare' | 'decode'>>): SpecialHandler {
  return {
    kind: REF,
    canHandle: (value) => refIdOf(value) !== undefined,
    encode: (_value, encoding) =>
      encoding.refuse({ what: 'a Ref', cure: 'A Ref is known in the thread that made it only: return the value.' }),
    prepare: (data) => received.prepare(data),
    decode: (data) => received.decode(data),
  };
}

/** The ids of the Refs in a message. */
export function* refsIn(specials: readonly Special[]): Iterable<number> {
  for (const { kind, data } of specials) if (kind === REF) yield (data as RefData).id;
}
