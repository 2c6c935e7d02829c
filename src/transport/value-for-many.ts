/** A value whose bytes are made once, for any number of receivers, now and later. */

import { KeptCopies } from './copies.js';
import { explainPostError } from './encode.js';
import { putInHandles, takeOutHandles } from './handles.js';
import { packForMany } from './pack.js';
import { refsIn } from './ref-value.js';
import { deserialise, serialise } from './serialise.js';
import { SharedBytes } from './shared-bytes.js';
import type { Handle } from './special-handler.js';
import type { Encoded, ValueWire } from './wire.js';

export class ValueForMany {
  readonly bytes: number;
  /** Ids of the Refs in it. */
  readonly refs: readonly number[];
  /** Of the large buffers, which lie outside of the serialised bytes. */
  readonly #copies = new KeptCopies();
  readonly #serialised: SharedBytes | undefined;
  #handles: readonly Handle[] = [];

  /** `path`: what messages call the value. Throws NotSerializableError. */
  constructor(value: unknown, path: string) {
    try {
      const packed = packForMany(value, path, this.#copies);
      const { specials, handles } = takeOutHandles(packed.specials);
      this.#handles = handles;
      this.refs = [...refsIn(specials ?? [])];
      this.#serialised = new SharedBytes(serialise({ value: packed.value, specials }, packed.transfer ?? []));
    } catch (error) {
      this.release();
      throw explainPostError(error, value, path);
    }
    this.bytes = this.#serialised.length + this.#copies.bytes;
  }

  /** For one receiver; `buffers` are to be transferred. */
  wire(): ValueWire {
    const handles = this.#handles.map((handle) => handle.data());
    return { ...this.#serialised!.wire(), buffers: this.#copies.forReceiver(), handles };
  }

  /** No further receiver will come. */
  release(): void {
    this.#serialised?.release();
    this.#copies.release();
    for (const handle of this.#handles) handle.end();
    this.#handles = [];
  }
}

/** In the receiver: what is to be decoded. It keeps nothing of the wire's `bytes`. */
export function readValue({ bytes, buffers, handles }: ValueWire): Encoded {
  return putInHandles(deserialise(bytes, buffers) as Encoded, handles);
}
