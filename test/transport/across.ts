/** Sends a value through a real port and back into this thread. */

import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { decode } from '#src/transport/decode.js';
import { encode } from '#src/transport/encode.js';
import { framesByValue } from '#src/transport/frames.js';
import { type Parcel, pack, wasSent } from '#src/transport/pack.js';
import type { Encoded } from '#src/transport/wire.js';

export function post<T>(message: T, transfer: readonly ArrayBuffer[] = []): T {
  const { port1, port2 } = new MessageChannel();
  try {
    port1.postMessage(message, transfer);
    return receiveMessageOnPort(port2)!.message;
  } finally {
    port1.close();
  }
}

export function across<T>(value: T): T {
  return decode(post(encode(value, 'args'))) as T;
}

/** The same to another process and back. */
export function acrossProcesses<T>(value: T): T {
  return decode(framesByValue.read(framesByValue.write(encode(value, 'args'))) as Encoded) as T;
}

/** As `pack` made it, large buffers and what moves included. */
export function parcelAcross(parcel: Parcel): unknown {
  const { value, specials, transfer } = parcel;
  const arrived = post({ value, specials }, transfer);
  wasSent(parcel);
  return decode(arrived);
}

export function packedAcross<T>(value: T): T {
  return parcelAcross(pack(value, 'args')) as T;
}
