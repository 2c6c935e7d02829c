/** Values as bytes, as postMessage would send them: made once, read by any number of receivers, each getting a value of its own. */

import { Deserializer, Serializer } from 'node:v8';

/** `outside`: buffers that do not go into the bytes, but are handed to `deserialise` in the same order. Throws like postMessage. */
export function serialise(value: unknown, outside: readonly ArrayBuffer[]): Uint8Array<ArrayBuffer> {
  const serializer = new Serializer();
  for (const [id, buffer] of outside.entries()) serializer.transferArrayBuffer(id, buffer);
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

/** The value keeps nothing of `bytes`, which may lie in shared memory; it does keep the buffers `outside`. */
export function deserialise(bytes: Uint8Array, outside: readonly ArrayBuffer[]): unknown {
  const deserializer = new Deserializer(bytes);
  for (const [id, buffer] of outside.entries()) deserializer.transferArrayBuffer(id, buffer);
  deserializer.readHeader();
  return deserializer.readValue();
}
