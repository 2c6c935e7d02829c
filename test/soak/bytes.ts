/** Bytes that are told apart from all others by their checksum. */

/** The same bytes for the same seed and length. */
export function bytesFrom(seed: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  fillFrom(seed, bytes);
  return bytes;
}

export function fillFrom(seed: number, bytes: Uint8Array): void {
  let state = seed | 1;
  for (let index = 0; index < bytes.length; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[index] = state;
  }
}

/** FNV-1a; any change and any change of places shows. */
export function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < bytes.length; index++) hash = Math.imul(hash ^ (bytes[index] as number), 0x01000193);
  return hash >>> 0;
}
