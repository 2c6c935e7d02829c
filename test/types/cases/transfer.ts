/** What transfer gives: what it was given. */

import { type Pool, SharedArray, transfer } from 'breakeven';
import { isExactly } from './equal.js';

declare const pool: Pool;
declare function invert(pixels: Uint8Array): Uint8Array;

export async function transfers(pixels: Uint8Array, frame: { readonly rows: readonly ArrayBuffer[] }): Promise<void> {
  isExactly<Uint8Array>()(transfer(pixels), true);
  isExactly<{ readonly rows: readonly ArrayBuffer[] }>()(transfer(frame), true);
  isExactly<SharedArray<'uint8'>>()(transfer(SharedArray.create('uint8', 8)), true);
  isExactly<Uint8Array>()(await pool.submit(invert, transfer(pixels)), true);
  isExactly<Uint8Array[]>()(await pool.map(invert, [pixels].map(transfer)), true);
  isExactly<Uint8Array>()(await pool.submit((bytes: Uint8Array) => transfer(bytes), pixels), true);
  // @ts-expect-error: the pixels are bytes
  pool.submit(invert, transfer(frame));
  // @ts-expect-error: there is nothing to transfer
  transfer();
}
