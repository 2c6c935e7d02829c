/** What the types of shared arrays know: dtypes, elements, and that some are not to be written to. */

import { type Dtype, type ReadonlySharedArray, SharedArray, type ThreadPool } from 'breakeven';
import { isExactly } from './equal.js';

const frame = SharedArray.create('uint8', [2160, 3840, 3]);
isExactly<SharedArray<'uint8'>>()(frame, true);
isExactly<Uint8Array<SharedArrayBuffer>>()(frame.data, true);
isExactly<readonly number[]>()(frame.shape, true);
isExactly<'uint8'>()(frame.dtype, true);
isExactly<SharedArray<'uint8'>>()(frame.rows(0, 540), true);
isExactly<SharedArray<'uint8'>>()(frame.reshape([2160, 3840 * 3]), true);
isExactly<SharedArray<'uint8'>>()(frame.keep(), true);
frame[Symbol.dispose]();

// from() knows the dtype by the typed array.
isExactly<SharedArray<'float64'>>()(SharedArray.from(new Float64Array(4), [2, 2]), true);
isExactly<SharedArray<'uint8c'>>()(SharedArray.from(new Uint8ClampedArray(4)), true);
isExactly<SharedArray<'biguint64'>>()(SharedArray.from(new BigUint64Array(4)), true);
isExactly<SharedArray<'uint8'>>()(SharedArray.from(Buffer.from('abc')), true);

const wide = SharedArray.create('bigint64', 4);
wide.data[0] = 1n;
// @ts-expect-error: its elements are bigints
wide.data[0] = 1;

// @ts-expect-error: there is no such dtype
SharedArray.create('float16', 1);
// @ts-expect-error: arrays are made by create and from
new SharedArray();
// @ts-expect-error: an ordinary array has no dtype
SharedArray.from([1, 2]);
// @ts-expect-error: the shape stays
frame.shape[0] = 1;

// What is not to be written to.
const still = frame.readonly();
isExactly<ReadonlySharedArray<'uint8'>>()(still, true);
isExactly<ReadonlySharedArray<'uint8'>>()(still.rows(1).reshape(3).readonly(), true);
isExactly<number | undefined>()(still.data[0], true);
const sum: number = still.data.reduce((a, b) => a + b, 0);
// @ts-expect-error: an element cannot be written to
still.data[0] = sum;
// @ts-expect-error: nor can all of them
still.data.fill(1);
// @ts-expect-error: nor a part
still.data.subarray(1)[0] = 1;

function brighten(image: SharedArray<'uint8'>): number {
  return image.length;
}
function mean(image: ReadonlySharedArray<'uint8'>): number {
  return image.data.length;
}
function anyOf(image: SharedArray): Dtype {
  return image.dtype;
}
// Any array may be read only.
mean(frame);
anyOf(wide);
// @ts-expect-error: one that is not to be written to is none that may be
brighten(still);

export async function tasksTakeThem(pool: ThreadPool): Promise<void> {
  await pool.submit(brighten, frame);
  await pool.submit(mean, still);
  await pool.map((row: number, image: SharedArray<'uint8'>) => row + image.length, [1, 2], { args: [frame] });
  // @ts-expect-error: not of this dtype
  await pool.submit(brighten, wide);
  // @ts-expect-error: not to be written to
  await pool.submit(brighten, still);
}
