/** Shared arrays cross as handles: a buffer over the same memory, and what the array makes of it. */

import { noteArrival } from '../memory/arrivals.js';
import type { Dtype } from '../memory/dtypes.js';
import { discard, type Holding, receive, type Sent } from '../memory/holding.js';
import { giveUpUnlessKept, partsOf, revive, SharedArray } from '../memory/shared-array.js';
import type { SpecialHandler } from './special-handler.js';

/** A tuple, since names would be half of the message. */
type Data = readonly [
  /** A view of the shared buffer: where messages are written by hand, for other processes, views can be replaced, and buffers cannot. */
  bytes: Uint8Array<SharedArrayBuffer>,
  share: Sent['share'],
  dtype: Dtype,
  shape: readonly number[],
  byteOffset: number,
  readonly: boolean,
  name: string | undefined,
];

function sent(holding: Holding, readonly: boolean): readonly [Data[0], Data[1]] {
  const { buffer, share } = holding.send(readonly);
  return [new Uint8Array(buffer), share];
}

export const sharedArrayValue: SpecialHandler = {
  kind: 'shared',
  canHandle: (value) => value instanceof SharedArray,

  encode(value, encoding): Data {
    const parts = partsOf(value as SharedArray);
    if (parts === undefined) {
      return encoding.refuse({
        what: `${value}`,
        cure: 'Call dispose() only when the call has ended; a task that passes on an argument later calls keep() on it.',
      });
    }
    const { holding, dtype, shape, byteOffset, readonly, name } = parts;
    return [...sent(holding, readonly), dtype, shape, byteOffset, readonly, name];
  },

  decode(data) {
    const [{ buffer }, share, dtype, shape, byteOffset, readonly, name] = data as Data;
    const array = revive({ holding: receive({ buffer, share }), dtype, shape, byteOffset, readonly, name });
    noteArrival({ giveUpUnlessKept: () => giveUpUnlessKept(array) });
    return array;
  },

  forMany(data) {
    const [{ buffer }, share, ...rest] = data as Data;
    const [, , , readonly] = rest;
    const holding = receive({ buffer, share });
    holding.addHandle();
    return {
      data: (): Data => [...sent(holding, readonly), ...rest],
      end: () => holding.removeHandle(),
    };
  },

  discard(data) {
    const [{ buffer }, share] = data as Data;
    discard({ buffer, share });
  },

  // The receiver has a handle of its own by now.
  moved: (value) => (value as SharedArray).dispose(),
};
