/** A value that was put with a pool of workers: serialised once, sent to each worker that needs it. */

import { NotSerializableError } from '../base/errors.js';
import { explainPostError } from '../transport/encode.js';
import { encodeForMany } from '../transport/pack.js';
import { type Ref, type RefContent, refOf } from '../transport/ref.js';
import { refsIn } from '../transport/ref-value.js';
import { serialise } from '../transport/serialise.js';
import type { PutWire } from '../transport/wire.js';

/** Who has sent it to a worker, and is to tell there of its end. */
export interface PutHolder {
  forget(id: number): void;
}

// Smaller ones are cheaper to copy for each worker than to share.
const SHARED_FROM_BYTES = 64 * 1024;

export class SharedPut implements RefContent {
  readonly owner: object;
  readonly holders = new Map<PutHolder, number>();
  /** Those that the value holds live as long as it does. */
  readonly inner: readonly Ref<unknown>[];
  readonly #bytes: Uint8Array;

  /** Throws NotSerializableError. */
  constructor(owner: object, value: unknown) {
    this.owner = owner;
    const encoded = encodeForMany(value, 'value');
    try {
      this.#bytes = inSharedMemory(serialise(encoded, []));
    } catch (error) {
      throw explainPostError(error, value, 'value');
    }
    this.inner = [...refsIn(encoded.specials ?? [])].map((id) => refOf(id)!);
  }

  get bytes(): number {
    return this.#bytes.byteLength;
  }

  value(): never {
    throw new NotSerializableError(
      'A Ref of a pool of workers was passed to an InlinePool, which cannot read it. Put the value with that pool.',
      '<Ref>',
    );
  }

  /** For one worker. */
  wire(id: number): PutWire {
    return { type: 'put', id, bytes: this.#bytes };
  }

  end(): void {
    for (const [holder, id] of this.holders) holder.forget(id);
    this.holders.clear();
  }
}

function inSharedMemory(bytes: Uint8Array): Uint8Array {
  if (bytes.byteLength < SHARED_FROM_BYTES) return bytes;
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
  shared.set(bytes);
  return shared;
}
