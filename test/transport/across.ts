/** Sends a value through a real port and back into this thread. */

import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { decode } from '#src/transport/decode.js';
import { encode } from '#src/transport/encode.js';

export function post<T>(message: T): T {
  const { port1, port2 } = new MessageChannel();
  try {
    port1.postMessage(message);
    return receiveMessageOnPort(port2)!.message;
  } finally {
    port1.close();
  }
}

export function across<T>(value: T): T {
  return decode(post(encode(value, 'args'))) as T;
}
