/** Makes a value ready to be sent, with what goes along outside of the message: private copies of large buffers, and what is moved. */

import { types } from 'node:util';
import { warnClassLost } from './class-lost.js';
import { type Copier, copyOnce, isLarge } from './copies.js';
import { unmark } from './marks.js';
import type { BytesOptions } from './message-bytes.js';
import { rewrite } from './rewrite.js';
import { scan } from './scan.js';
import { handlerFor } from './special-values.js';
import type { Encoded } from './wire.js';

export interface Parcel extends Encoded {
  /** For `Channel.send`: a message with a list of its own. Nothing leaves the sender before it is posted. */
  readonly transfer: readonly ArrayBuffer[] | undefined;
  /** What `transfer` marked, and is in the value. */
  readonly moved: ReadonlySet<object> | undefined;
  /** Bytes of its large buffers, moved ones apart. */
  readonly bytes: number;
  /** The sender's own objects that it holds, buffers among them: two parcels in one message would share these on the other side. */
  readonly objects: readonly object[];
  /** It is better not put together with others. */
  readonly isLong: boolean;
}

const NONE: readonly object[] = [];

/** For one receiver. Throws as `encode`. */
export function pack(value: unknown, path: string): Parcel {
  return packed(value, path, { marked: 'move', copier: copyOnce });
}

/** For one of several receivers, who share `copies`. Throws as `encode`, and also for what `transfer` has marked. */
export function packForMany(value: unknown, path: string, copies: Copier): Parcel {
  return packed(value, path, { marked: 'refuse', copier: copies });
}

/** For several receivers who share no copies: all goes with the message. Throws as `packForMany`. */
export function encodeForMany(value: unknown, path: string): Encoded {
  const { value: packedValue, specials } = packed(value, path, { marked: 'refuse' });
  return { value: packedValue, specials };
}

/** To be called when the parcel has been posted. */
export function wasSent({ moved }: Parcel): void {
  for (const object of moved ?? []) {
    unmark(object);
    if (!types.isArrayBuffer(object)) handlerFor(object)?.moved?.(object);
  }
}

function packed(value: unknown, path: string, options: BytesOptions): Parcel {
  const { plain, lost, objects = NONE, isLong = false } = scan(value, 'tell', options.most);
  if (plain) {
    if (lost !== undefined) warnClassLost(lost);
    return { value, specials: undefined, transfer: undefined, moved: undefined, bytes: 0, objects, isLong };
  }
  const { value: copy, specials, moved, copies, bytes, kept, text } = rewrite(value, path, options);
  const movedBuffers = [...moved].filter((object) => types.isArrayBuffer(object));
  const transfer = [...copies, ...movedBuffers];
  return {
    value: copy,
    specials,
    transfer: transfer.length === 0 ? undefined : transfer,
    moved: moved.size === 0 ? undefined : moved,
    bytes,
    objects: kept,
    isLong: isLarge(text),
  };
}
