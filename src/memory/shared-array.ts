/** `SharedArray`: numbers in memory that several threads see at once. It crosses to workers as a handle, whatever its size. */

import { inspect } from 'node:util';
import { SharedMemoryError } from '../base/errors.js';
import { globalSlot } from '../base/global-slot.js';
import { checkArgument, checkOptions } from '../base/options.js';
import {
  type AnyTypedArray,
  bytesPerElement,
  checkDtype,
  checkTypedArray,
  type Dtype,
  type DtypeOf,
  type TypedArrayOf,
  typedArray,
} from './dtypes.js';
import { mapFile } from './file.js';
import { allocate } from './heap.js';
import type { Holding } from './holding.js';
import { attachNamed, checkName, createNamed } from './named.js';
import type { ReadonlySharedArray } from './readonly-shared-array.js';
import { checkReshape, checkShape, lengthOf, rowsOf, type Shape } from './shape.js';
import {
  type AttachOptions,
  aPath,
  attachOptions,
  type CreateOptions,
  createOptions,
  type OpenOptions,
  openOptions,
} from './shared-array-options.js';

/** What a handle consists of. */
export interface Parts<D extends Dtype = Dtype> {
  readonly holding: Holding;
  readonly dtype: D;
  readonly shape: readonly number[];
  /** Where its first element is in the holding's buffer. */
  readonly byteOffset: number;
  readonly readonly: boolean;
  /** What other programs attach to it by. */
  readonly name?: string | undefined;
}

/** What transport does with handles. */
interface Inside {
  /** Undefined when it was disposed of. */
  partsOf(array: SharedArray): Parts | undefined;
  revive(parts: Parts): SharedArray;
  giveUpUnlessKept(array: SharedArray): void;
}

let inside: Inside;

/** Handles that made a name. It is not for garbage collection to take it away from the programs that know it. */
const namedHere = new Set<unknown>();

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
  /** What other programs attach to it by; undefined when it has no name. */
  readonly name: string | undefined;
  readonly #byteOffset: number;
  readonly #readonly: boolean;
  /** Undefined once disposed of. */
  #holding: Holding | undefined;
  #data: TypedArrayOf<D> | undefined;
  #kept = false;

  private constructor({ holding, dtype, shape, byteOffset, readonly, name }: Parts<D>) {
    holding.addHandle();
    this.#holding = holding;
    this.#byteOffset = byteOffset;
    this.#readonly = readonly;
    this.dtype = dtype;
    this.name = name;
    this.shape = Object.freeze([...shape]);
    this.length = lengthOf(shape);
  }

  /**
   * A new array of zeros. `shape`: lengths along each dimension, or one length. With a `name` other programs of this user can attach to it, until
   * this handle is disposed of or this program ends, and the last program that attached has done the same.
   *
   * @throws OptionError for a wrong dtype, shape or name.
   * @throws SharedMemoryError when there is no room for it, or the name is taken.
   * @throws NativeUnavailableError for a name without the native part.
   */
  static create<D extends Dtype>(dtype: D, shape: Shape, options: CreateOptions = {}): SharedArray<D> {
    const call = 'SharedArray.create';
    checkDtype(call, dtype);
    const checked = checkShape(call, shape, bytesPerElement(dtype));
    checkOptions(call, options, createOptions);
    if (options.name === undefined) return SharedArrayClass.#make(call, dtype, checked);
    const name = checkName(call, options.name);
    const holding = createNamed(call, name, lengthOf(checked) * bytesPerElement(dtype));
    const made = new SharedArrayClass({ holding, dtype, shape: checked, byteOffset: 0, readonly: false, name });
    namedHere.add(made);
    return made;
  }

  /**
   * The array that this or another program of this user created under that name; also what Python's SharedMemory created.
   *
   * @throws OptionError for a wrong name, dtype or shape.
   * @throws SharedMemoryError when there is no such name, it is too small, or others may write to it.
   * @throws NativeUnavailableError without the native part.
   */
  static attach<D extends Dtype>(name: string, options: AttachOptions<D>): SharedArray<D> {
    const call = 'SharedArray.attach';
    checkName(call, name);
    checkOptions(call, options, attachOptions);
    const dtype = checkDtype(call, options?.dtype) as D;
    const shape = checkShape(call, options.shape, bytesPerElement(dtype));
    const holding = attachNamed(call, name, lengthOf(shape) * bytesPerElement(dtype));
    return new SharedArrayClass({ holding, dtype, shape, byteOffset: 0, readonly: false, name });
  }

  /**
   * The elements that a file holds, mapped, not read. `shape`: by default the rest of the file as a list; `offset`: where they begin, in bytes, a multiple
   * of the element's size. What is written reaches the file only if `writable`; else it stays with the threads of this program.
   *
   * @throws OptionError for a wrong dtype, shape or offset.
   * @throws SharedMemoryError when there is no such file, or it is too short.
   * @throws NativeUnavailableError without the native part.
   */
  static open<D extends Dtype>(path: string | URL, options: OpenOptions<D>): SharedArray<D> {
    const call = 'SharedArray.open';
    checkArgument(call, 'path', path, aPath);
    checkOptions(call, options, openOptions);
    const dtype = checkDtype(call, options?.dtype) as D;
    const { shape: wanted, offset = 0, writable = false } = options;
    const part = { elementBytes: bytesPerElement(dtype), shape: wanted, offset, writable };
    const { holding, shape } = mapFile(call, path, part);
    return new SharedArrayClass({ holding, dtype, shape, byteOffset: 0, readonly: false });
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
    namedHere.delete(this);
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
    const { dtype, shape, name } = this;
    return { holding, dtype, shape, byteOffset: this.#byteOffset, readonly: this.#readonly, name };
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
