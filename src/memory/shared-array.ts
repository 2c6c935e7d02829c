/** `SharedArray`: numbers in memory that several threads see at once. It crosses to workers as a handle, whatever its size. */

import { inspect } from 'node:util';
import { SharedMemoryError } from '../base/errors.js';
import { globalSlot } from '../base/global-slot.js';
import {
  type AnyTypedArray,
  bytesPerElement,
  checkDtype,
  checkTypedArray,
  type Dtype,
  type DtypeOf,
  type ReadonlyTypedArrayOf,
  type TypedArrayOf,
  typedArray,
} from './dtypes.js';
import { allocate } from './heap.js';
import type { Holding } from './holding.js';
import { checkReshape, checkShape, lengthOf, rowsOf, type Shape } from './shape.js';

/** What a handle consists of. */
export interface Parts<D extends Dtype = Dtype> {
  readonly holding: Holding;
  readonly dtype: D;
  readonly shape: readonly number[];
  /** Where its first element is in the holding's buffer. */
  readonly byteOffset: number;
  readonly readonly: boolean;
}

/** A shared array that is not to be written to; any SharedArray is one. */
export interface ReadonlySharedArray<D extends Dtype = Dtype> extends Disposable {
  readonly dtype: D;
  readonly shape: readonly number[];
  readonly length: number;
  readonly byteLength: number;
  readonly data: ReadonlyTypedArrayOf<D>;
  rows(from: number, to?: number): ReadonlySharedArray<D>;
  reshape(shape: Shape): ReadonlySharedArray<D>;
  readonly(): ReadonlySharedArray<D>;
  keep(): this;
  dispose(): void;
}

/** What transport does with handles. */
interface Inside {
  /** Undefined when it was disposed of. */
  partsOf(array: SharedArray): Parts | undefined;
  revive(parts: Parts): SharedArray;
  giveUpUnlessKept(array: SharedArray): void;
}

let inside: Inside;

/**
 * A handle on numbers in shared memory: the same bytes in every thread that has one. As an argument, result or part of one it crosses to
 * workers without a copy. The memory is given back when every handle on it, views included, is disposed of or collected as garbage.
 *
 * A task that got one as an argument gives it up when it ends, unless it calls `keep()`.
 */
class SharedArrayClass<D extends Dtype = Dtype> {
  static {
    inside = {
      partsOf: (array) => array.#holding && array.#parts(array.#holding),
      revive: (parts) => new SharedArrayClass(parts),
      giveUpUnlessKept: (array) => {
        if (!array.#kept) array.dispose();
      },
    };
  }

  /** Rows first: `[2160, 3840, 3]` is 2160 rows of 3840 times 3 elements. */
  readonly shape: readonly number[];
  /** Number of elements. */
  readonly length: number;
  readonly dtype: D;
  readonly #byteOffset: number;
  readonly #readonly: boolean;
  /** Undefined once disposed of. */
  #holding: Holding | undefined;
  #data: TypedArrayOf<D> | undefined;
  #kept = false;

  private constructor({ holding, dtype, shape, byteOffset, readonly }: Parts<D>) {
    holding.addHandle();
    this.#holding = holding;
    this.#byteOffset = byteOffset;
    this.#readonly = readonly;
    this.dtype = dtype;
    this.shape = Object.freeze([...shape]);
    this.length = lengthOf(shape);
  }

  /**
   * A new array of zeros. `shape`: lengths along each dimension, or one length.
   *
   * @throws OptionError for a wrong dtype or shape.
   * @throws SharedMemoryError when there is no room for it.
   */
  static create<D extends Dtype>(dtype: D, shape: Shape): SharedArray<D> {
    const call = 'SharedArray.create';
    checkDtype(call, dtype);
    return SharedArrayClass.#make(call, dtype, checkShape(call, shape, bytesPerElement(dtype)));
  }

  /**
   * A new array that holds a copy of a typed array's elements. `shape`: as many elements; by default a list of them.
   *
   * @throws OptionError for what is no typed array, and for a shape of another number of elements.
   * @throws SharedMemoryError when there is no room for it.
   */
  static from<T extends AnyTypedArray>(array: T, shape?: Shape): SharedArray<DtypeOf<T>> {
    const call = 'SharedArray.from';
    const dtype = checkTypedArray(call, array) as DtypeOf<T>;
    const checked = shape === undefined ? [array.length] : checkReshape(call, [array.length], shape);
    return SharedArrayClass.#make(call, dtype, checked, array);
  }

  static #make<D extends Dtype>(
    call: string,
    dtype: D,
    shape: readonly number[],
    source?: ArrayBufferView,
  ): SharedArray<D> {
    const holding = allocate(call, lengthOf(shape) * bytesPerElement(dtype), source);
    return new SharedArrayClass({ holding, dtype, shape, byteOffset: 0, readonly: false });
  }

  /**
   * The elements, as a typed array over a SharedArrayBuffer; the same object each time.
   *
   * @throws SharedMemoryError after `dispose`.
   */
  get data(): TypedArrayOf<D> {
    if (this.#data === undefined) {
      const { buffer } = this.#held('data');
      this.#data = typedArray(this.dtype, buffer, this.#byteOffset, this.length);
    }
    return this.#data;
  }

  get byteLength(): number {
    return this.length * bytesPerElement(this.dtype);
  }

  /**
   * A handle of its own on the rows from `from` up to, not including, `to`; by default up to the last.
   *
   * @throws OptionError when there are no such rows.
   * @throws SharedMemoryError after `dispose`.
   */
  rows(from: number, to: number = this.shape[0]!): SharedArray<D> {
    const { start, shape } = rowsOf(this.#call('rows'), this.shape, from, to);
    return this.#view('rows', shape, this.#byteOffset + start * bytesPerElement(this.dtype));
  }

  /**
   * A handle of its own on the same elements in another shape.
   *
   * @throws OptionError for a shape of another number of elements.
   * @throws SharedMemoryError after `dispose`.
   */
  reshape(shape: Shape): SharedArray<D> {
    return this.#view('reshape', checkReshape(this.#call('reshape'), this.shape, shape), this.#byteOffset);
  }

  /**
   * A handle of its own that is not to be written to. With the native part what is written all the same reaches nobody else, in whatever
   * thread; without it only the type forbids it.
   *
   * @throws SharedMemoryError after `dispose`.
   */
  readonly(): ReadonlySharedArray<D> {
    const holding = this.#held('readonly');
    const parts = this.#parts(this.#readonly ? holding : holding.copyOnWrite());
    return new SharedArrayClass<D>({ ...parts, readonly: true }) as unknown as ReadonlySharedArray<D>;
  }

  /**
   * In a task: this argument stays usable when the task has ended, until `dispose`. Elsewhere it changes nothing.
   *
   * @throws SharedMemoryError after `dispose`.
   */
  keep(): this {
    this.#held('keep');
    this.#kept = true;
    return this;
  }

  /**
   * Gives up this handle; a second time does nothing. With the last one everywhere the memory goes back to the system at once. What still
   * looks at `data` then reads zeros.
   */
  dispose(): void {
    const holding = this.#holding;
    this.#holding = undefined;
    this.#data = undefined;
    holding?.removeHandle();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  toString(): string {
    const disposed = this.#holding === undefined ? ', disposed' : '';
    return `SharedArray(${this.dtype} [${this.shape.join(', ')}]${this.#readonly ? ', readonly' : ''}${disposed})`;
  }

  /** @internal For console.log. */
  [inspect.custom](): string {
    return this.toString();
  }

  #view(method: string, shape: readonly number[], byteOffset: number): SharedArray<D> {
    return new SharedArrayClass<D>({ ...this.#parts(this.#held(method)), shape, byteOffset });
  }

  #parts(holding: Holding): Parts<D> {
    return { holding, dtype: this.dtype, shape: this.shape, byteOffset: this.#byteOffset, readonly: this.#readonly };
  }

  #held(member: string): Holding {
    if (this.#holding !== undefined) return this.#holding;
    throw new SharedMemoryError(
      `${this.#call(member)}: this array was disposed of, or given up at the end of the task that it was an argument of. ` +
        'Use it before that; a task that needs an argument for longer calls keep() on it.',
    );
  }

  #call(member: string): string {
    return `SharedArray.${member}`;
  }
}

// Whatever a bundler calls it.
Object.defineProperty(SharedArrayClass, 'name', { value: 'SharedArray', configurable: true });

// The class that a task's module imports and the one that the worker's own bundle has are the same.
const shared = globalSlot('breakeven.shared-array/1', () => ({ SharedArray: SharedArrayClass, ...inside }));

export type SharedArray<D extends Dtype = Dtype> = SharedArrayClass<D>;
export const SharedArray = shared.SharedArray;
export const { partsOf, revive, giveUpUnlessKept } = shared;
