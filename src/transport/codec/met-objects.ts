/** The objects met so far in a value, each with its place in the order of meeting. */

// Comparing with so few is quicker than a look into a Map, which also has to give each object a hash.
const FEW = 16;

export class MetObjects {
  readonly #few: (object | undefined)[] = new Array(FEW).fill(undefined);
  #many: Map<object, number> | undefined;
  #count = 0;

  /** Its place, if it was met before; -1: it is now. */
  note(object: object): number {
    const few = this.#few;
    const count = this.#count;
    const compared = count < FEW ? count : FEW;
    for (let place = 0; place < compared; place++) if (few[place] === object) return place;
    if (count < FEW) few[count] = object;
    else {
      this.#many ??= new Map();
      const place = this.#many.get(object);
      if (place !== undefined) return place;
      this.#many.set(object, count);
    }
    this.#count = count + 1;
    return -1;
  }

  /** Nothing of the caller's is kept alive. */
  clear(): void {
    const few = this.#few;
    const used = this.#count < FEW ? this.#count : FEW;
    for (let place = 0; place < used; place++) few[place] = undefined;
    this.#many = undefined;
    this.#count = 0;
  }
}
