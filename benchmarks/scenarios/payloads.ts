/** What is sent in a sweep over sizes. */

/** Of one object of these, serialised. */
const OBJECT_BYTES = 48;

export const PAYLOADS = {
  numbers: (bytes: number) => Array.from({ length: bytes / 8 }, (_, i) => i + 0.5),
  // Not by repeat(), whose result is put together from parts only when it is read.
  strings: (bytes: number) => Buffer.alloc(bytes, 'a string of some words ').toString('latin1'),
  objects: (bytes: number) =>
    Array.from({ length: Math.ceil(bytes / OBJECT_BYTES) }, (_, id) => ({ id, name: `item ${id}`, value: id / 4 })),
  'typed arrays': (bytes: number) => new Float64Array(bytes / 8).fill(1),
} as const;

export type Shape = keyof typeof PAYLOADS;
