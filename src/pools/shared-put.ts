/** A value that was put with a pool of workers: its bytes are made once, and sent to each worker that needs it. */

import { NotSerializableError } from '../base/errors.js';
import { beforeHold, countHeld } from '../memory/collector.js';
import { KeptCopies } from '../transport/copies.js';
import { explainPostError } from '../transport/encode.js';
import { takeOutHandles } from '../transport/handles.js';
import { packForMany } from '../transport/pack.js';
import { type Ref, type RefContent, refOf } from '../transport/ref.js';
import { refsIn } from '../transport/ref-value.js';
import { serialise } from '../transport/serialise.js';
import { SharedBytes } from '../transport/shared-bytes.js';
import type { Handle } from '../transport/special-handler.js';
import type { PutWire } from '../transport/wire.js';

/** Who has sent it to a worker, and is to tell there of its end. */
export interface PutHolder {
  forget(id: number): void;
}

export class SharedPut implements RefContent {
  readonly owner: object;
  readonly holders = new Map<PutHolder, number>();
  /** Those that the value holds live as long as it does. */
  readonly inner: readonly Ref<unknown>[];
  readonly bytes: number;
  /** Of the large buffers, which lie outside of the serialised bytes. */
  readonly #copies = new KeptCopies();
  readonly #serialised: SharedBytes | undefined;
  #handles: readonly Handle[] = [];

  /** Throws NotSerializableError. */
  constructor(owner: object, value: unknown) {
    // A Ref that the program drops is small: V8 would leave it lying about.
    beforeHold();
    this.owner = owner;
    try {
      const packed = packForMany(value, 'value', this.#copies);
      const { specials, handles } = takeOutHandles(packed.specials);
      this.#handles = handles;
      this.inner = [...refsIn(specials ?? [])].map((id) => refOf(id)!);
      this.#serialised = new SharedBytes(serialise({ value: packed.value, specials }, packed.transfer ?? []));
    } catch (error) {
      this.#release();
      throw error instanceof NotSerializableError ? error : explainPostError(error, value, 'value');
    }
    this.bytes = this.#serialised.length + this.#copies.bytes;
    countHeld(this.bytes);
  }

  value(): never {
    throw new NotSerializableError(
      'A Ref of a pool of workers was passed to an InlinePool, which cannot read it. Put the value with that pool.',
      '<Ref>',
    );
  }

  /** For one worker; `buffers` are to be transferred. */
  wire(id: number): PutWire {
    const handles = this.#handles.map((handle) => handle.data());
    return { type: 'put', id, ...this.#serialised!.wire(), buffers: this.#copies.forReceiver(), handles };
  }

  end(): void {
    for (const [holder, id] of this.holders) holder.forget(id);
    this.holders.clear();
    countHeld(-this.bytes);
    this.#release();
  }

  #release(): void {
    this.#serialised?.release();
    this.#copies.release();
    for (const handle of this.#handles) handle.end();
  }
}
