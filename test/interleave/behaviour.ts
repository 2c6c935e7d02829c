/** What a party may do, as a tree: what it does next, after each result that it may get. See explorer.ts. */

export interface Operation {
  /** It gives nothing, so the party needs not wait for it to know how it goes on. */
  readonly isSilent?: boolean;
  /** Not a step of its own. */
  readonly isPlain?: boolean;
  /** What may happen: one number for each way, none while it has to wait. Without it there is one way, 0. */
  ways?(world: Int32Array, party: number): readonly number[];
  /** Changes the world, and gives the result. */
  run(world: Int32Array, party: number, way: number): number;
  toString(): string;
}

export interface PartyView {
  readonly index: number;
  perform(operation: Operation): number;
  /** Remembers something for `atEnd`. */
  note(what: string): void;
  /** To be called where `state`, with the notes, tells all that it goes on with: its ways to the same state become one. */
  rest(state: () => string): void;
}

export interface Party {
  readonly name: string;
  run(view: PartyView): void;
  readonly mayDie?: boolean;
}

/** Where a party is: after some results, before an operation. */
export class Node {
  readonly id: number;
  readonly before: Node | undefined;
  readonly result: number;
  readonly depth: number;
  readonly next = new Map<number, Node>();
  notes: readonly string[];
  operation: Operation | undefined;
  failure: unknown;
  isFinished = false;
  /** It was come to from elsewhere, too: only through such can a party go round in a circle. */
  isJoined = false;
  /** Index of its notes among the last words. */
  lastWords = -1;

  constructor(id: number, before: Node | undefined, result: number) {
    this.id = id;
    this.before = before;
    this.result = result;
    this.depth = before === undefined ? 0 : before.depth + 1;
    this.notes = before?.notes ?? [];
  }
}

const PARKED = Symbol('parked');

/** The tree of what a party does. */
export class Behaviour {
  readonly party: Party;
  readonly index: number;
  readonly nodes: Node[] = [];
  readonly #maxSteps: number;
  /** Those where it rested, by its state. */
  readonly #resting = new Map<string, Node>();
  /** Lists of notes, each once: of one that has died nothing else makes a difference. */
  readonly #lastWords = new Map<string, number>();
  readonly notesOfDead: (readonly string[])[] = [];
  /** Worlds from which it comes to rest alone. */
  readonly calm = new Set<number>();

  constructor(party: Party, index: number, maxSteps: number) {
    this.party = party;
    this.index = index;
    this.#maxSteps = maxSteps;
  }

  start(): Node {
    const first = this.#add(undefined, 0);
    this.#run(first);
    return first;
  }

  after(node: Node, result: number): Node {
    const known = node.next.get(result);
    if (known !== undefined) return known;
    this.#run(this.#add(node, result));
    // Another one than was added, where it has come to rest in a known state.
    return node.next.get(result) as Node;
  }

  lastWords(node: Node): number {
    if (node.lastWords >= 0) return node.lastWords;
    const key = node.notes.join('\n');
    let known = this.#lastWords.get(key);
    if (known === undefined) {
      known = this.notesOfDead.push(node.notes) - 1;
      this.#lastWords.set(key, known);
    }
    node.lastWords = known;
    return known;
  }

  #add(before: Node | undefined, result: number): Node {
    const node = new Node(this.nodes.length, before, result);
    before?.next.set(result, node);
    this.nodes.push(node);
    return node;
  }

  // From the very start, with what is known, to `to` and on to the next operation that gives something.
  #run(to: Node): void {
    const path: Node[] = [];
    for (let node: Node | undefined = to; node !== undefined; node = node.before) path.push(node);
    path.reverse();
    let at = 0;
    let node = to;
    const isNew = () => at === path.length - 1;
    const perform = (operation: Operation): number => {
      if (!isNew()) {
        const known = path[at] as Node;
        at++;
        if (isNew() && String(operation) !== String(known.operation)) {
          throw new Error(
            `${this.party.name} did something else the second time: ${operation}, not ${known.operation}`,
          );
        }
        return (path[at] as Node).result;
      }
      if (node.depth > this.#maxSteps) throw new Error(`${this.party.name} goes on for ever`);
      // A `finally` of the code may come here once more.
      node.operation ??= operation;
      if (!operation.isSilent) throw PARKED;
      node = this.#add(node, 0);
      return 0;
    };
    const note = (what: string) => {
      if (isNew()) node.notes = [...node.notes, what];
    };
    const rest = (state: () => string) => {
      if (!isNew()) return;
      const key = `${node.notes.join('\n')}\n${state()}`;
      const known = this.#resting.get(key);
      if (known === undefined) this.#resting.set(key, node);
      if (known === undefined || known === node) return;
      node.before?.next.set(node.result, known);
      known.isJoined = true;
      throw PARKED;
    };
    try {
      this.party.run({ index: this.index, perform, note, rest });
      node.isFinished = true;
    } catch (error) {
      if (error !== PARKED) node.failure = error ?? 'something empty was thrown';
    }
  }
}
