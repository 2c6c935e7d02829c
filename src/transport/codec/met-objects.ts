/** The objects met so far in a value, each with its place in the order of meeting. */

// Comparing with so few is quicker than a look into a Map, which also has to give each object a hash.
const FEW = 16;

export class MetObjects {
  readonly #few: (object | undefined)[] = new Array(FEW).fill(undefined);
  #count = 0;
  /** All of them, once they are more than a few. */
  #many: Map<object, number> | undefined;

  /** Its place, if it was met before; -1: it is now. */
  note(object: object): number {
    if (this.#many !== undefined) return this.#noteAmong(this.#many, object);
    const few = this.#few;
    const count = this.#count;
    for (let place = 0; place < count; place++) if (few[place] === object) return place;
    if (count < FEW) {
      few[count] = object;
      this.#count = count + 1;
      return -1;
    }
    this.#many = new Map(few.map((met, place) => [met!, place]));
    return this.#noteAmong(this.#many, object);
  }

  /** Nothing of the caller's is kept alive. */
  clear(): void {
    const few = this.#few;
    for (let place = 0; place < this.#count; place++) few[place] = undefined;
    this.#count = 0;
    this.#many = undefined;
  }

  #noteAmong(many: Map<object, number>, object: object): number {
    const place = many.get(object);
    if (place !== undefined) return place;
    many.set(object, many.size);
    return -1;
  }
}
