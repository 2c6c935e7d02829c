/** What `raw.ts` and its workers say to each other. */

/** `isMoved`: a typed array whose memory is handed over, there and back. */
export type RawCall = [id: number, name: string, input: unknown, isMoved?: boolean];
export type RawReply = [id: number, output: unknown];

export function moving(array: unknown): ArrayBuffer[] {
  return [(array as Uint8Array<ArrayBuffer>).buffer];
}
