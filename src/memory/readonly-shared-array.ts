/** What the type of a shared array allows to those who are not to write to it. */

import type { Dtype, ReadonlyTypedArrayOf } from './dtypes.js';
import type { Shape } from './shape.js';

/** A shared array that is not to be written to; any SharedArray is one. */
export interface ReadonlySharedArray<D extends Dtype = Dtype> extends Disposable {
  readonly dtype: D;
  readonly shape: readonly number[];
  readonly length: number;
  readonly byteLength: number;
  readonly name: string | undefined;
  readonly data: ReadonlyTypedArrayOf<D>;
  rows(from: number, to?: number): ReadonlySharedArray<D>;
  reshape(shape: Shape): ReadonlySharedArray<D>;
  readonly(): ReadonlySharedArray<D>;
  keep(): this;
  dispose(): void;
}
