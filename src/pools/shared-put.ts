/** A value that was put with a pool of workers: its bytes are made once, and sent to each worker that needs it. */

import { NotSerializableError } from '../base/errors.js';
import { beforeHold, countHeld } from '../memory/collector.js';
import { type Ref, type RefContent, refOf } from '../transport/ref.js';
import { ValueForMany } from '../transport/value-for-many.js';
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
  readonly #value: ValueForMany;

  /** Throws NotSerializableError. */
  constructor(owner: object, value: unknown) {
    // A Ref that the program drops is small: V8 would leave it lying about.
    beforeHold();
    this.owner = owner;
    this.#value = new ValueForMany(value, 'value');
    this.inner = this.#value.refs.map((id) => refOf(id)!);
    this.bytes = this.#value.bytes;
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
    return { type: 'put', id, ...this.#value.wire() };
  }

  end(): void {
    for (const [holder, id] of this.holders) holder.forget(id);
    this.holders.clear();
    countHeld(-this.bytes);
    this.#value.release();
  }
}
