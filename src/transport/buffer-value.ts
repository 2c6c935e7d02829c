/** Buffers stay Buffers. Each brings its own bytes only, since small ones are windows on a pool that holds other people's bytes. */

import { detachedBuffer, sharedBuffer } from './refusal.js';
import type { SpecialHandler } from './special-handler.js';
import { isDetached, isShared } from './value-kind.js';

export const bufferValue: SpecialHandler = {
  kind: 'buffer',
  canHandle: Buffer.isBuffer,

  encode(value, encoding) {
    const buffer = value as Buffer;
    if (isShared(buffer.buffer)) encoding.refuse(sharedBuffer);
    if (isDetached(buffer.buffer)) encoding.refuse(detachedBuffer);
    // Structured clone sends the whole of what a view looks at: without a copy where that is the Buffer's own.
    return buffer.byteLength === buffer.buffer.byteLength ? buffer : new Uint8Array(buffer);
  },

  decode(data) {
    const { buffer, byteOffset, byteLength } = data as Uint8Array;
    return Buffer.from(buffer, byteOffset, byteLength);
  },
};
