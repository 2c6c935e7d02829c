/**
 * Typed arrays and DataViews that look at a small part of a large buffer. Structured clone would send all of the buffer, so such a view
 * becomes a special, and once the whole message is known it is decided what travels: the view's own bytes, or, where another view or the
 * buffer itself is in the same message, the buffer, so that they share it on the other side too. Buffers never share: see buffer-value.ts.
 */

import type { MutableSpecial, SpecialReceiver } from './special-handler.js';
import { isWasteful } from './value-kind.js';

export const viewValue: SpecialReceiver = {
  kind: 'view',
  decode: (data) => data,
};

interface Use {
  /** How many views of the buffer the message holds, itself included. */
  count: number;
  special: MutableSpecial | undefined;
}

export class ViewsOfMessage {
  readonly #uses = new Map<ArrayBufferLike, Use>();

  addBuffer(buffer: ArrayBufferLike): void {
    this.#use(buffer);
  }

  /** The special that stands for the view, if it needs one. */
  addView(view: ArrayBufferView): MutableSpecial | undefined {
    const use = this.#use(view.buffer);
    if (!isWasteful(view)) return undefined;
    use.special = { slot: {}, kind: viewValue.kind, data: view };
    return use.special;
  }

  /** To be called when no more of them will come. */
  trim(): void {
    for (const { count, special } of this.#uses.values()) {
      if (count === 1 && special !== undefined) special.data = ownBytes(special.data as ArrayBufferView);
    }
  }

  #use(buffer: ArrayBufferLike): Use {
    let use = this.#uses.get(buffer);
    if (use === undefined) {
      use = { count: 0, special: undefined };
      this.#uses.set(buffer, use);
    }
    use.count += 1;
    return use;
  }
}

function ownBytes(view: ArrayBufferView): ArrayBufferView {
  if (!(view instanceof DataView)) return (view as Uint8Array).slice();
  return new DataView(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}
