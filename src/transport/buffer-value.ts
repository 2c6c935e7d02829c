/** Buffers stay Buffers. Each brings its own bytes only, since small ones are windows on a pool that holds other people's bytes. */

import type { SpecialHandler } from './special-handler.js';

export const bufferValue: SpecialHandler = {
  kind: 'buffer',
  canHandle: Buffer.isBuffer,

  encode(value, encoding) {
    // Structured clone sends the whole of what a view looks at: without a copy where that is the Buffer's own.
    return encoding.ownBytes(value as Buffer);
  },

  decode(data) {
    const { buffer, byteOffset, byteLength } = data as Uint8Array;
    return Buffer.from(buffer, byteOffset, byteLength);
  },
};
