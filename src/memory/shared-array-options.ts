/** The options of SharedArray's makers. */

import { aBoolean, type OptionTable, type Takes, wholeFrom } from '../base/options.js';
import type { Dtype } from './dtypes.js';
import type { Shape } from './shape.js';

export interface CreateOptions {
  /** 1 to 200 bytes, no '/', not beginning with '.'. */
  readonly name?: string | undefined;
}

export interface AttachOptions<D extends Dtype> {
  readonly dtype: D;
  readonly shape: Shape;
}

export interface OpenOptions<D extends Dtype> {
  readonly dtype: D;
  readonly shape?: Shape | undefined;
  /** In bytes; default 0. */
  readonly offset?: number | undefined;
  /** Default false. */
  readonly writable?: boolean | undefined;
}

// Told by a check of its own.
const anything: Takes = { words: 'anything', test: () => true };

export const createOptions: OptionTable = { name: anything };
export const attachOptions: OptionTable = { dtype: anything, shape: anything };
export const openOptions: OptionTable = { ...attachOptions, offset: wholeFrom(0), writable: aBoolean };

export const aPath: Takes = {
  words: 'a path or a file: URL',
  test: (value) => (typeof value === 'string' && value !== '') || (value instanceof URL && value.protocol === 'file:'),
};
