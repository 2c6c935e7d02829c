/** A value as it would arrive on the other side of a channel, without one. */

import { decode } from './decode.js';
import { encode } from './encode.js';
import type { Encoded } from './wire.js';

/** Throws NotSerializableError; `path` names the value in its message. */
export function cloneValue(value: unknown, path: string): unknown {
  return decode(structuredClone(encode(value, path)) as Encoded);
}
