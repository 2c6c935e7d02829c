/** Handles that came with a message, and are given up together when what the message asked for is over. */

/** What can be given up. */
export interface Arrival {
  /** Does nothing when the task has asked to keep it. */
  giveUpUnlessKept(): void;
}

let current: Arrivals | undefined;

export class Arrivals {
  #handles: Arrival[] | undefined;

  /** Runs `decode`; the handles that come into being meanwhile belong here. */
  collect<T>(decode: () => T): T {
    const outer = current;
    current = this;
    try {
      return decode();
    } finally {
      current = outer;
    }
  }

  add(handle: Arrival): void {
    this.#handles ??= [];
    this.#handles.push(handle);
  }

  /** Never throws. */
  giveUp(): void {
    const handles = this.#handles;
    this.#handles = undefined;
    if (handles !== undefined) for (const handle of handles) handle.giveUpUnlessKept();
  }
}

/** To be called for each handle that a message brings. Outside of `collect` it stays with whoever got the message. */
export function noteArrival(handle: Arrival): void {
  current?.add(handle);
}
