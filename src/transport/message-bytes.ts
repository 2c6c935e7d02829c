/**
 * What stands in a message for its ArrayBuffers and their views.
 * - A buffer that `transfer` marked stands for itself and moves, whole, with all of its views.
 * - A large one is replaced by a private copy, over which its views are made anew.
 * - A view that looks at a small part of its buffer becomes a special, and once the whole message is known it is decided what travels: the
 *   view's own bytes, or, where another view or the buffer itself is in the same message, the buffer, so that they share it on the other side
 *   too. Buffers of Node never share: see buffer-value.ts.
 */

import { types } from 'node:util';
import { native } from '../base/native.js';
import { type Copier, isLarge } from './copies.js';
import { isMarked } from './marks.js';
import type { MessageSize } from './message-size.js';
import { detachedBuffer, movedToMany, type Refusal, refuseShared } from './refusal.js';
import type { MutableSpecial } from './special-handler.js';
import { isDetached, isResizable, isWasteful } from './value-kind.js';
import { makeView, viewTypeOf } from './view-type.js';
import { viewValue } from './view-value.js';

export interface BytesOptions {
  /** Makes private copies of large buffers; without it the message carries them. */
  readonly copier?: Copier | undefined;
  /** What becomes of that which `transfer` marked; by default nothing happens to it. */
  readonly marked?: 'move' | 'refuse' | undefined;
  /** Bytes that the message may have. */
  readonly most?: number | undefined;
}

interface Use {
  /** How many views of the buffer the message holds, itself included. */
  count: number;
  specials: MutableSpecial[];
}

export class MessageBytes {
  /** Marked, and in the message: gone for the sender once this is sent. */
  readonly moved = new Set<object>();
  /** Private copies: to be transferred. */
  readonly copies: ArrayBuffer[] = [];
  /** Buffers that go into the message as they are. */
  readonly kept: ArrayBufferLike[] = [];
  /** Bytes of the large buffers that travel, moved ones apart. */
  bytes = 0;
  readonly #options: BytesOptions;
  readonly #size: MessageSize;
  readonly #uses = new Map<ArrayBufferLike, Use>();
  readonly #wholes = new Map<ArrayBufferLike, ArrayBufferLike>();

  /** `size`: is told of what goes inside of the message, before it is copied. */
  constructor(options: BytesOptions, size: MessageSize) {
    this.#options = options;
    this.#size = size;
  }

  /** To be asked first for every buffer, and for every other value that can be moved: why it cannot be sent. */
  admit(object: object): Refusal | undefined {
    if (types.isSharedArrayBuffer(object)) return refuseShared(object);
    if (types.isArrayBuffer(object) && isDetached(object)) return detachedBuffer;
    const { marked } = this.#options;
    if (marked === undefined || !isMarked(object)) return undefined;
    if (marked === 'refuse') return movedToMany;
    this.moved.add(object);
    return undefined;
  }

  buffer(buffer: ArrayBufferLike): ArrayBufferLike {
    this.#use(buffer);
    return this.#whole(buffer);
  }

  view(view: ArrayBufferView): ArrayBufferView | MutableSpecial {
    const use = this.#use(view.buffer);
    if (!isWasteful(view) || this.moved.has(view.buffer)) return this.#overWhole(view);
    const special = { slot: {}, kind: viewValue.kind, data: view };
    use.specials.push(special);
    return special;
  }

  /** What a Buffer brings along: its own bytes, and no more unless it moves. */
  ownBytes(buffer: Uint8Array): Uint8Array {
    if (buffer.byteLength === buffer.buffer.byteLength || this.moved.has(buffer.buffer)) {
      return this.#overWhole(buffer) as Uint8Array;
    }
    const copy = this.#copy(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    return copy === undefined ? new Uint8Array(buffer) : new Uint8Array(copy);
  }

  /** To be called when no more will come. */
  finish(): void {
    for (const { count, specials } of this.#uses.values()) {
      for (const special of specials) {
        const view = special.data as ArrayBufferView;
        special.data = count === 1 ? this.#lone(view) : this.#overWhole(view);
      }
    }
  }

  /** Of a message that is refused: V8 does not count the copies, and would leave them for long. */
  drop(): void {
    for (const copy of this.copies.splice(0)) native()?.detachBuffer(copy);
  }

  #use(buffer: ArrayBufferLike): Use {
    let use = this.#uses.get(buffer);
    if (use === undefined) {
      use = { count: 0, specials: [] };
      this.#uses.set(buffer, use);
    }
    use.count += 1;
    return use;
  }

  #overWhole(view: ArrayBufferView): ArrayBufferView {
    const whole = this.#whole(view.buffer);
    return whole === view.buffer ? view : viewOver(whole, view, view.byteOffset);
  }

  #lone(view: ArrayBufferView): ArrayBufferView {
    const { buffer, byteOffset, byteLength } = view;
    const own = this.#copy(buffer, byteOffset, byteLength) ?? buffer.slice(byteOffset, byteOffset + byteLength);
    return viewOver(own, view, 0);
  }

  #whole(buffer: ArrayBufferLike): ArrayBufferLike {
    if (this.moved.has(buffer)) return buffer;
    let whole = this.#wholes.get(buffer);
    if (whole === undefined) {
      // A copy of a resizable one would not be resizable.
      whole = this.#copy(buffer, 0, buffer.byteLength, !isResizable(buffer)) ?? buffer;
      if (whole === buffer) this.kept.push(buffer);
      this.#wholes.set(buffer, whole);
    }
    return whole;
  }

  #copy(source: ArrayBufferLike, byteOffset: number, bytes: number, replaceable = true): ArrayBuffer | undefined {
    if (isLarge(bytes)) this.bytes += bytes;
    else replaceable = false;
    const copy = replaceable ? this.#options.copier?.copy(source, byteOffset, bytes) : undefined;
    if (copy === undefined) this.#size.add(bytes);
    else this.copies.push(copy);
    return copy;
  }
}

/** A view of the same type and length. */
function viewOver(buffer: ArrayBufferLike, view: ArrayBufferView, byteOffset: number): ArrayBufferView {
  return makeView(viewTypeOf(view), buffer, byteOffset, view.byteLength);
}
