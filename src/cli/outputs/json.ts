/** A result as one line of JSON. */

/** @throws {TypeError} for what JSON cannot hold: bytes, circular values. */
export function toJson(value: unknown): string {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'undefined':
      return 'null';
    default:
      return JSON.stringify(value, plain) ?? 'null';
  }
}

/** Also Buffers, which JSON would write as lists of numbers. */
export function asBytes(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (value instanceof DataView || value instanceof Uint8ClampedArray) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  return undefined;
}

// `value` has been through toJSON by now; the holder still has the original.
function plain(this: unknown, key: string, value: unknown): unknown {
  const original = (this as Record<string, unknown>)[key];
  if (typeof original === 'bigint') return String(original);
  if (typeof original !== 'object' || original === null) return value;
  const bytes = asBytes(original);
  if (bytes !== undefined) {
    const place = key === '' ? 'is' : `has in '${key}'`;
    throw new TypeError(
      `the result ${place} ${bytes.length} bytes, which JSON cannot hold: return { name, data } or bytes alone and give --out DIR, or return text.`,
    );
  }
  if (ArrayBuffer.isView(original)) return Array.from(original as unknown as ArrayLike<unknown>);
  if (original instanceof Map || original instanceof Set) return [...original];
  if (original instanceof RegExp) return String(original);
  if (original instanceof Error) return { ...original, name: original.name, message: original.message };
  return value;
}
