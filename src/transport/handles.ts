/**
 * Specials whose data only one receiver can take, such as a share of some memory. In what is serialised for several receivers they are
 * left open; the data is made for each of them, and travels beside the bytes.
 */

import type { Handle } from './special-handler.js';
import { handlerOfKind } from './special-values.js';
import type { Encoded, Special } from './wire.js';

export interface Opened {
  readonly specials: readonly Special[] | undefined;
  /** In the order of the specials that were left open. */
  readonly handles: readonly Handle[];
}

export function takeOutHandles(specials: readonly Special[] | undefined): Opened {
  const handles: Handle[] = [];
  const open = specials?.map((special) => {
    const handle = handlerOfKind(special.kind).forMany?.(special.data);
    if (handle === undefined) return special;
    handles.push(handle);
    return { ...special, data: undefined };
  });
  return { specials: open, handles };
}

export function putInHandles({ value, specials }: Encoded, data: readonly unknown[]): Encoded {
  if (data.length === 0) return { value, specials };
  const rest = data.values();
  const filled = specials?.map((special) =>
    handlerOfKind(special.kind).forMany === undefined ? special : { ...special, data: rest.next().value },
  );
  return { value, specials: filled };
}
