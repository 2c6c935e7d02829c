/**
 * What parties share: memory (words of sequentially consistent operations, and plain ones with a check for data races), bells, and queues of
 * messages.
 *
 * Two plain accesses race when they are of the same place, by different parties, one of them a write, and neither happens before the other.
 * Only the words order what happens: who reads a word knows what its writer knew when he wrote it. A bell or a message orders nothing here.
 * A program without races behaves as if all its steps were taken one after the other (ECMAScript, "data race freedom"), so to find none is
 * what allows to explore such orders only.
 */

import type { Operation } from './behaviour.js';
import type { Layout } from './layout.js';

/** In 4-byte units. For each party and word: what is not known there, a bit for the last write of each place, and for each party's reads since. */
export class SharedMemory {
  readonly #layout: Layout;
  readonly #name: (int: number) => string;
  /** Index of a word or of a plain place -> where its value is in the world. */
  readonly #words = new Map<number, number>();
  readonly #plain = new Map<number, number>();
  readonly #values: number;
  readonly #plainValues: number;
  readonly #unknown: number;
  readonly #mask: number;
  readonly #most: { readonly words: number; readonly plain: number };

  /** `most`: so many different words and plain places are used. `name`: of the 4 bytes at that index. */
  constructor(layout: Layout, most: { words: number; plain: number }, name = (int: number) => `[${int}]`) {
    this.#layout = layout;
    this.#most = most;
    this.#name = name;
    this.#values = layout.take(most.words);
    this.#plainValues = layout.take(most.plain);
    this.#mask = Math.ceil((most.plain * (1 + layout.parties)) / 32);
    // Each party, and each word.
    this.#unknown = layout.take((layout.parties + most.words) * this.#mask);
  }

  /** Of a first world. */
  set(world: Int32Array, int: number, value: number): void {
    world[this.#values + this.#word(int)] = value;
  }

  value(world: Int32Array, int: number): number {
    return world[this.#values + this.#word(int)] as number;
  }

  load(int: number): Operation {
    return this.#atomic(`load ${this.#name(int)}`, int, false, undefined);
  }

  store(int: number, value: number): Operation {
    const word = this.#word(int);
    return {
      isSilent: true,
      run: (world, party) => {
        world[this.#values + word] = value;
        this.#copy(world, this.#ofParty(party), this.#ofWord(word));
        return 0;
      },
      toString: () => `store ${this.#name(int)} = ${value}`,
    };
  }

  /** Gives what was there before. `expected`: changes it only then. */
  exchange(int: number, value: number, expected?: number): Operation {
    const test = expected === undefined ? '' : ` if ${expected}`;
    return this.#atomic(`exchange ${this.#name(int)} = ${value}${test}`, int, true, (old) =>
      expected === undefined || expected === old ? value : old,
    );
  }

  read(int: number): Operation {
    const place = this.#place(int);
    return {
      isPlain: true,
      run: (world, party) => {
        this.#mustKnow(world, party, place, 0, int);
        for (let other = 0; other < this.#layout.parties + this.#most.words; other++) {
          if (other !== party) this.#setBit(world, other, this.#bit(place, 1 + party), true);
        }
        return world[this.#plainValues + place] as number;
      },
      toString: () => `read ${this.#name(int)}`,
    };
  }

  write(int: number, value: number): Operation {
    const place = this.#place(int);
    return {
      isPlain: true,
      isSilent: true,
      run: (world, party) => {
        for (let kind = 0; kind <= this.#layout.parties; kind++) this.#mustKnow(world, party, place, kind, int);
        for (let other = 0; other < this.#layout.parties + this.#most.words; other++) {
          this.#setBit(world, other, this.#bit(place, 0), other !== party);
          for (let kind = 1; kind <= this.#layout.parties; kind++)
            this.#setBit(world, other, this.#bit(place, kind), false);
        }
        world[this.#plainValues + place] = value;
        return 0;
      },
      toString: () => `write ${this.#name(int)} = ${value}`,
    };
  }

  #atomic(text: string, int: number, releases: boolean, change: ((old: number) => number) | undefined): Operation {
    const word = this.#word(int);
    return {
      run: (world, party) => {
        const at = this.#values + word;
        const old = world[at] as number;
        if (change !== undefined) world[at] = change(old);
        const mine = this.#ofParty(party);
        const its = this.#ofWord(word);
        for (let index = 0; index < this.#mask; index++)
          (world[mine + index] as number) &= world[its + index] as number;
        if (releases) this.#copy(world, mine, its);
        return old;
      },
      toString: () => text,
    };
  }

  #copy(world: Int32Array, from: number, to: number): void {
    for (let index = 0; index < this.#mask; index++) world[to + index] = world[from + index] as number;
  }

  #mustKnow(world: Int32Array, party: number, place: number, kind: number, int: number): void {
    const bit = this.#bit(place, kind);
    if (((world[this.#unknown + party * this.#mask + (bit >>> 5)] as number) & (1 << (bit & 31))) === 0) return;
    const what = kind === 0 ? 'a write' : `party ${kind - 1}'s read`;
    throw new Error(`data race: party ${party} at ${this.#name(int)}, with ${what} there`);
  }

  #setBit(world: Int32Array, who: number, bit: number, on: boolean): void {
    const at = this.#unknown + who * this.#mask + (bit >>> 5);
    if (on) (world[at] as number) |= 1 << (bit & 31);
    else (world[at] as number) &= ~(1 << (bit & 31));
  }

  #bit(place: number, kind: number): number {
    return place * (1 + this.#layout.parties) + kind;
  }

  #ofParty(party: number): number {
    return this.#unknown + party * this.#mask;
  }

  #ofWord(word: number): number {
    return this.#unknown + (this.#layout.parties + word) * this.#mask;
  }

  #word(int: number): number {
    return indexIn(this.#words, this.#plain, int, this.#most.words);
  }

  #place(int: number): number {
    return indexIn(this.#plain, this.#words, int, this.#most.plain);
  }
}

function indexIn(mine: Map<number, number>, others: Map<number, number>, int: number, most: number): number {
  const known = mine.get(int);
  if (known !== undefined) return known;
  if (others.has(int)) throw new Error(`${int} is used both as a word and as a plain place.`);
  if (mine.size === most) throw new Error(`More than ${most} places of memory are used.`);
  mine.set(int, mine.size);
  return mine.size - 1;
}

/** Rung or not. Whoever sleeps on it takes the ring away. */
export class Bell {
  readonly at: number;
  readonly ring: Operation;

  constructor(layout: Layout, name: string) {
    this.at = layout.take(1);
    this.ring = {
      isSilent: true,
      run: (world) => {
        world[this.at] = 1;
        return 0;
      },
      toString: () => `ring ${name}`,
    };
  }
}

/** Messages in order, each a number above 0, until somebody takes them; 0 when there is none. */
export class Queue {
  readonly at: number;
  readonly take: Operation;
  /** The same, but what was posted may still be on its way. */
  readonly takeWhatIsHere: Operation;
  readonly #most: number;
  readonly #name: string;

  constructor(layout: Layout, most: number, name: string) {
    // One more: always 0.
    this.at = layout.take(most + 1);
    this.#most = most;
    this.#name = name;
    this.take = {
      run: (world) => {
        const first = world[this.at] as number;
        world.copyWithin(this.at, this.at + 1, this.at + most + 1);
        return first;
      },
      toString: () => `take from ${name}`,
    };
    this.takeWhatIsHere = {
      ways: (world) => (world[this.at] === 0 ? [0] : [0, 1]),
      run: (world, party, way) => (way === 0 ? 0 : this.take.run(world, party, 0)),
      toString: () => `take what is here from ${name}`,
    };
  }

  post(message: number): Operation {
    return {
      isSilent: true,
      run: (world) => {
        const end = world.indexOf(0, this.at);
        if (end >= this.at + this.#most) throw new Error(`${this.#name} is full: give it more places.`);
        world[end] = message;
        return 0;
      },
      toString: () => `post ${message} to ${this.#name}`,
    };
  }
}

export const RUNG = 1;
export const MESSAGE = 2;
export const DEATH = 4;
export const TIME = 8;

export interface Wait {
  readonly bell: Bell;
  readonly queues: readonly Queue[];
  /** Parties whose death wakes it. */
  readonly deaths: readonly number[];
  /** Whether a timer runs, which may end at any time. */
  readonly timer: boolean;
}

/** Waits for one of these: gives the bits of what it is woken for, which may be any of those that are there, or all. */
export function sleep(layout: Layout, { bell, queues, deaths, timer }: Wait): Operation {
  return {
    ways(world) {
      const reasons: number[] = [];
      if (timer) reasons.push(TIME);
      if (world[bell.at] !== 0) reasons.push(RUNG);
      if (queues.some(({ at }) => world[at] !== 0)) reasons.push(MESSAGE);
      if (deaths.some((party) => layout.isDead(world, party))) reasons.push(DEATH);
      const all = reasons.reduce((sum, reason) => sum | reason, 0);
      // Several at once, one alone.
      return reasons.length > 1 ? [...reasons, all] : reasons;
    },
    run(world, _party, way) {
      if (way & RUNG) world[bell.at] = 0;
      return way;
    },
    toString: () => 'sleep',
  };
}

export function isDead(layout: Layout, party: number): Operation {
  return { run: (world) => (layout.isDead(world, party) ? 1 : 0), toString: () => `is party ${party} dead` };
}
