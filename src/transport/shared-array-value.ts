/** Shared arrays cross as handles: a buffer over the same memory, and what the array makes of it. */

import { types } from 'node:util';
import { SharedMemoryError } from '../base/errors.js';
import { noteArrival } from '../memory/arrivals.js';
import { bytesPerElement, checkDtype, type Dtype } from '../memory/dtypes.js';
import { discard, type Holding, receive, type Sent } from '../memory/holding.js';
import { checkShape, lengthOf } from '../memory/shape.js';
import { giveUpUnlessKept, partsOf, revive, SharedArray } from '../memory/shared-array.js';
import type { SpecialHandler } from './special-handler.js';

/** A tuple, since names would be half of the message. */
export type SharedArrayData = readonly [
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

type Data = SharedArrayData;

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
    const [{ buffer }, share, dtype, shape, byteOffset, readonly, name] = checked(data);
    const holding = receive({ buffer, share });
    if (!fits(buffer, dtype, shape, byteOffset)) {
      holding.addHandle();
      holding.removeHandle();
      throw nonsense();
    }
    const array = revive({ holding, dtype, shape, byteOffset, readonly, name });
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
    const [{ buffer }, share] = checked(data);
    discard({ buffer, share });
  },

  // The receiver has a handle of its own by now.
  moved: (value) => (value as SharedArray).dispose(),
};

/** A share counts only with the buffer that it is of; without one it would be anybody's of this process. */
function checked(data: unknown): Data {
  if (Array.isArray(data) && types.isSharedArrayBuffer(data[0]?.buffer)) return data as unknown as Data;
  throw nonsense();
}

function fits(buffer: SharedArrayBuffer, dtype: Dtype, shape: readonly number[], byteOffset: number): boolean {
  const call = 'a shared array that has arrived';
  try {
    const elementBytes = bytesPerElement(checkDtype(call, dtype));
    const bytes = lengthOf(checkShape(call, [...shape], elementBytes)) * elementBytes;
    return byteOffset >= 0 && byteOffset % elementBytes === 0 && byteOffset + bytes <= buffer.byteLength;
  } catch {
    return false;
  }
}

function nonsense(): SharedMemoryError {
  return new SharedMemoryError('What has arrived as a shared array is none: the message was damaged on its way.');
}
