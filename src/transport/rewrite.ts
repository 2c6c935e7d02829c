/**
 * Makes the copy of a value in which slots stand for what is special, or finds what cannot cross and throws a NotSerializableError with
 * its path. The value itself stays as it is. Containers are copied, so that nothing of the caller's is written to; what has nothing
 * inside (dates, whole buffers, long lists of primitives) is taken as it is. Each object has one copy, or one slot: identities are kept.
 */

import { types } from 'node:util';
import { NotSerializableError } from '../base/errors.js';
import { classInfo } from './class-info.js';
import { warnClassLost } from './class-lost.js';
import { type BytesOptions, MessageBytes } from './message-bytes.js';
import { MessageSize } from './message-size.js';
import { setOwn } from './own-properties.js';
import {
  aProxy,
  aSymbol,
  instanceCure,
  type Refusal,
  refuseFunction,
  refuseImpostor,
  refusePlatform,
} from './refusal.js';
import { findSelfContaining } from './self-containing.js';
import type { Encoding, MutableSpecial, SpecialHandler } from './special-handler.js';
import { handlerFor } from './special-values.js';
import { formatTrail, mapKeyStep, mapValueStep, memberStep, type Step } from './trail.js';
import { baseKind, exactKind, isLongListOfPrimitives, isPrimitive, type ValueKind } from './value-kind.js';
import type { Special } from './wire.js';

export interface Rewritten {
  readonly value: unknown;
  readonly specials: readonly Special[] | undefined;
  /** Marked, and in the value: gone for the sender once this is sent. */
  readonly moved: ReadonlySet<object>;
  /** Private copies in the value, to be transferred. */
  readonly copies: readonly ArrayBuffer[];
  /** Bytes of its large buffers, moved ones apart. */
  readonly bytes: number;
  /** Objects of the sender's that are in it as they are. */
  readonly kept: readonly object[];
  /** Bytes of all of its texts. */
  readonly text: number;
}

/** `path`: what messages call the value, such as `args`. */
export function rewrite(value: unknown, path: string, options: BytesOptions = {}): Rewritten {
  const rewriting = new Rewrite(path, options);
  try {
    return rewriting.run(value);
  } catch (error) {
    rewriting.bytes.drop();
    if (!isStackOverflow(error)) throw error;
    throw new NotSerializableError(
      `${path} is nested too deeply to be sent to or from a worker. Pass a flatter value, such as a list of nodes with ids.`,
      path,
      { cause: error },
    );
  }
}

class Rewrite implements Encoding {
  readonly #root: string;
  /** From the root to where the walk stands. */
  readonly #trail: Step[] = [];
  /** What stands for each object that was met. */
  readonly #copies = new Map<object, object>();
  /** Objects on the way from the root to here; meeting one again is a cycle. */
  readonly #open = new Set<object>();
  /** Inner ones before those that hold them: the order in which they can be revived. */
  readonly #specials: MutableSpecial[] = [];
  /** Where each special sits whose `decode` needs what is inside of it. */
  readonly #trails = new Map<MutableSpecial, readonly Step[]>();
  readonly bytes: MessageBytes;
  readonly #kept: object[] = [];
  readonly #lost = new Set<object>();
  readonly #size: MessageSize;
  #cyclic = false;
  /** The outermost instance of a user's class that the walk is in: what its owner knows, unlike what is inside of it. */
  #instance: { readonly depth: number; readonly name: string } | undefined;

  constructor(root: string, options: BytesOptions) {
    this.#root = root;
    this.#size = new MessageSize(root, options.most);
    this.bytes = new MessageBytes(options, this.#size);
  }

  run(value: unknown): Rewritten {
    const copy = this.#visit(value);
    this.bytes.finish();
    if (this.#cyclic) this.#refuseSelfContaining();
    warnClassLost(this.#lost);
    const { moved, copies, bytes, kept } = this.bytes;
    return {
      value: copy,
      specials: this.#specials.length === 0 ? undefined : this.#specials,
      moved,
      copies,
      bytes,
      kept: [...this.#kept, ...kept],
      text: this.#size.text,
    };
  }

  path(): string {
    return formatTrail(this.#root, this.#trail);
  }

  inner(value: unknown, step: Step): unknown {
    if (isPrimitive(value)) return this.#size.count(value);
    this.#trail.push(step);
    const copy = this.#visit(value);
    this.#trail.pop();
    return copy;
  }

  property(object: object, key: string): unknown {
    let value: unknown;
    try {
      value = (object as Record<string, unknown>)[key];
    } catch (error) {
      this.#trail.push(key);
      this.refuse(
        { what: 'a getter that throws', cure: 'Pass a plain copy of the object that leaves it out.' },
        { error },
      );
    }
    return this.inner(value, key);
  }

  ownBytes(buffer: Uint8Array): Uint8Array {
    this.#admit(buffer.buffer);
    return this.bytes.ownBytes(buffer);
  }

  refuse(refusal: Refusal, cause?: { readonly error: unknown }): never {
    const instance = this.#instance;
    const path = formatTrail(this.#root, instance ? this.#trail.slice(0, instance.depth) : this.#trail);
    const message = instance
      ? `${path}: ${instance.name} cannot be sent to or from a worker, since its ${formatTrail('', this.#trail.slice(instance.depth))} is ${refusal.what}. ${instanceCure(instance.name)}`
      : `${path}: ${refusal.what} cannot be sent to or from a worker. ${refusal.cure}`;
    throw new NotSerializableError(message, path, cause && { cause: cause.error });
  }

  #visit(value: unknown): unknown {
    if (isPrimitive(value)) return this.#size.count(value);
    if (typeof value === 'symbol') this.refuse(aSymbol);
    const object = value as object;
    const copied = this.#copies.get(object);
    if (copied !== undefined) {
      this.#cyclic ||= this.#open.has(object);
      return copied;
    }
    if (types.isProxy(object)) this.refuse(aProxy);
    const prototype: object | null = Object.getPrototypeOf(object);
    const kind = typeof object === 'function' ? undefined : exactKind(object, prototype);
    const handler = kind === undefined ? handlerFor(object) : undefined;
    if (handler !== undefined) return this.#special(object, handler);
    if (typeof object === 'function') this.refuse(refuseFunction(object));
    this.#open.add(object);
    const copy = kind === undefined ? this.#copyInstance(object, prototype!) : this.#copy(object, kind);
    this.#open.delete(object);
    return copy;
  }

  #special(object: object, handler: SpecialHandler): object {
    const special: MutableSpecial = { slot: {}, kind: handler.kind, data: undefined };
    this.#copies.set(object, special.slot);
    this.#open.add(object);
    if (handler.moved !== undefined) this.#admit(object);
    special.data = handler.encode(object, this);
    this.#open.delete(object);
    this.#specials.push(special);
    if (handler.fill === undefined) this.#trails.set(special, [...this.#trail]);
    return special.slot;
  }

  #copyInstance(object: object, prototype: object): object {
    const kind = baseKind(object);
    const { name, isUserClass, isPlatform } = classInfo(prototype);
    if (kind === 'object' && isPlatform) this.refuse(refusePlatform(object));
    if (!isUserClass) return this.#copy(object, kind);
    this.#lost.add(prototype);
    const outer = this.#instance;
    this.#instance ??= { depth: this.#trail.length, name };
    const copy = this.#copy(object, kind);
    this.#instance = outer;
    return copy;
  }

  #copy(object: object, kind: ValueKind): object {
    switch (kind) {
      case 'object':
        return this.#copyObject(object);
      case 'array':
        return this.#copyArray(object as unknown[]);
      case 'map':
        return this.#copyMap(object as Map<unknown, unknown>);
      case 'set':
        return this.#copySet(object as Set<unknown>);
      case 'atom':
        return this.#keep(object);
      case 'buffer':
        return this.#keepBuffer(object as ArrayBufferLike);
      case 'view':
        return this.#keepView(object as ArrayBufferView);
    }
  }

  #keep(object: object): object {
    this.#kept.push(object);
    this.#copies.set(object, object);
    return object;
  }

  #keepBuffer(buffer: ArrayBufferLike): object {
    this.#admit(buffer);
    const standIn = this.bytes.buffer(buffer);
    this.#copies.set(buffer, standIn);
    return standIn;
  }

  #keepView(view: ArrayBufferView): object {
    this.#admit(view.buffer);
    const standIn = this.bytes.view(view);
    const isSpecial = !ArrayBuffer.isView(standIn);
    if (isSpecial) this.#specials.push(standIn);
    const copy = isSpecial ? standIn.slot : standIn;
    this.#copies.set(view, copy);
    return copy;
  }

  /** An ArrayBuffer, or a value of a kind that can be moved. */
  #admit(object: object): void {
    const refusal = this.bytes.admit(object);
    if (refusal !== undefined) this.refuse(refusal);
  }

  #copyObject(object: object): object {
    const refusal = refuseImpostor(object);
    if (refusal !== undefined) this.refuse(refusal);
    const copy = {};
    this.#copies.set(object, copy);
    for (const key of Object.keys(object)) {
      this.#size.add(key.length);
      setOwn(copy, key, this.property(object, key));
    }
    return copy;
  }

  #copyArray(array: readonly unknown[]): object {
    if (isLongListOfPrimitives(array)) {
      for (const value of array) this.#size.count(value);
      return this.#keep(array);
    }
    const copy: unknown[] = [];
    copy.length = array.length;
    this.#copies.set(array, copy);
    // By its keys, so that holes stay holes.
    for (const key of Object.keys(array)) setOwn(copy, key, this.property(array, key));
    return copy;
  }

  #copyMap(map: ReadonlyMap<unknown, unknown>): object {
    const copy = new Map<unknown, unknown>();
    this.#copies.set(map, copy);
    let index = 0;
    for (const [key, value] of Map.prototype.entries.call(map)) {
      copy.set(this.inner(key, mapKeyStep(index)), this.inner(value, mapValueStep(key, index)));
      index += 1;
    }
    return copy;
  }

  #copySet(set: ReadonlySet<unknown>): object {
    const copy = new Set<unknown>();
    this.#copies.set(set, copy);
    let index = 0;
    for (const member of Set.prototype.values.call(set)) {
      copy.add(this.inner(member, memberStep(index)));
      index += 1;
    }
    return copy;
  }

  /** A value whose `decode` needs itself can never be made. */
  #refuseSelfContaining(): void {
    const special = findSelfContaining(this.#specials, (candidate) => this.#trails.has(candidate));
    if (special === undefined) return;
    const path = formatTrail(this.#root, this.#trails.get(special)!);
    throw new NotSerializableError(
      `${path}: what encode returned for it leads back to the value itself, so that decode could not be given all of it. ` +
        'Let encode return something that does not hold its value, such as an id.',
      path,
    );
  }
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message === 'Maximum call stack size exceeded';
}
