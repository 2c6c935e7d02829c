/** A value as it would arrive on the other side of a channel, without one. */

import { decode, prepare } from './decode.js';
import { explainPostError } from './encode.js';
import { encodeForMany, pack, wasSent } from './pack.js';
import type { Encoded } from './wire.js';

/** Moves what `transfer` has marked. Throws NotSerializableError; `path` names the value in its message. */
export function cloneValue(value: unknown, path: string): unknown {
  const parcel = pack(value, path);
  const { value: packed, specials, transfer } = parcel;
  let arrived: Encoded;
  try {
    arrived = structuredClone({ value: packed, specials }, transfer && { transfer: [...transfer] });
  } catch (error) {
    throw explainPostError(error, value, path);
  }
  wasSent(parcel);
  return revive(arrived);
}

/** For one of several receivers: refuses what `transfer` has marked. */
export function cloneForMany(value: unknown, path: string): unknown {
  return revive(structuredClone(encodeForMany(value, path)));
}

function revive(arrived: Encoded): unknown {
  // What this thread has encoded it knows: nothing is left to wait for.
  void prepare(arrived.specials);
  return decode(arrived);
}
