/**
 * Goes through every order in which the steps of some parties can follow each other, and every death, with the real code.
 *
 * A *party* is a function: it runs as one thread would, from its start to its end, and does all that others can see by `perform`. It must do
 * the same whenever the same operations give it the same results. So what it does is a tree, which is built by running it again: with the
 * results so far, up to the first operation whose result is not known yet, where it is parked by an exception. No operation is made twice
 * in the tree, so the search itself only looks up what comes next.
 *
 * A *world* is all that the parties share, and where in its tree each of them is, as numbers. *Devices* (memory, bells, queues) take their
 * places in it and offer *operations*. From each world the search takes every step of every party, one operation each, and lets every party die
 * there; worlds that were met before are left out. Plain reads and writes (`isPlain`) are no steps of their own: they follow the step before
 * them at once, which is the same to all others as long as they are ordered by the steps; that they are is for the device to check.
 *
 * What it finds: an exception of a party or an operation, a party that goes on for ever, and whatever `atEnd` says of the worlds in which
 * nobody can go on. It is thrown with the steps that led there. It explores sequentially consistent orders only.
 */

import { Behaviour, type Node, type Operation, type Party } from './behaviour.js';
import type { Layout } from './layout.js';

export interface End {
  readonly world: Int32Array;
  /** What each has noted, in order. */
  readonly notes: readonly (readonly string[])[];
  /** Whether it has died; one that lives has come to its end, or waits. */
  readonly dead: readonly boolean[];
  readonly finished: readonly boolean[];
}

export interface Found {
  readonly worlds: number;
  readonly ends: number;
}

/** How a world was reached. */
interface Step {
  readonly before: Step | undefined;
  readonly text: string;
}

export interface Exploration {
  readonly layout: Layout;
  readonly parties: readonly Party[];
  /** Sets up the first world. */
  begin?(world: Int32Array): void;
  /** Throws when a world in which nobody can go on is not as it should be. */
  atEnd(end: End): void;
  /** So many parties may die, of those that may. */
  readonly deaths?: number;
  /** Only orders in which at most so many turns are interrupted: another one goes on before the party waits. Without it, all. */
  readonly interruptions?: number | undefined;
  /** A party that takes more steps than that goes on for ever. */
  readonly maxSteps?: number;
  /** More worlds than that are too many. */
  readonly maxWorlds?: number;
}

export function explore(exploration: Exploration): Found {
  return new Search(exploration).run();
}

class Search {
  readonly #given: Exploration;
  readonly #behaviours: readonly Behaviour[];
  readonly #layout: Layout;
  readonly #seen = new Set<number>();
  readonly #waiting: { readonly world: Int32Array; readonly step: Step | undefined }[] = [];
  #ends = 0;

  constructor(given: Exploration) {
    this.#given = given;
    this.#layout = given.layout;
    this.#behaviours = given.parties.map((party, index) => new Behaviour(party, index, given.maxSteps ?? 1000));
  }

  run(): Found {
    const first = new Int32Array(this.#layout.size);
    this.#given.begin?.(first);
    for (const behaviour of this.#behaviours) this.#arrive(first, behaviour, behaviour.start(), undefined);
    this.#meet(first, undefined);
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop())
      this.#goOn(next.world, next.step);
    return { worlds: this.#seen.size, ends: this.#ends };
  }

  #goOn(world: Int32Array, step: Step | undefined): void {
    let isEnd = true;
    for (const behaviour of this.#behaviours) {
      const { index } = behaviour;
      if (this.#layout.isDead(world, index)) continue;
      const node = behaviour.nodes[world[index] as number] as Node;
      this.#die(world, behaviour, node, step);
      const { operation } = node;
      if (operation === undefined) continue;
      for (const way of operation.ways?.(world, index) ?? ONE_WAY) {
        isEnd = false;
        const then = new Int32Array(world);
        if (!this.#takesTurn(then, index)) break;
        const reached = this.#step(then, behaviour, node, way, step);
        this.#meet(then, reached);
      }
    }
    if (isEnd) this.#check(world, step);
  }

  // False when too many turns have been interrupted already. A turn is over where the party would wait, though it needs not.
  #takesTurn(world: Int32Array, index: number): boolean {
    const { interruptions } = this.#given;
    if (interruptions === undefined) return true;
    const turn = this.#layout.parties + 1;
    const last = world[turn] as number;
    world[turn] = index;
    if (last === index || this.#layout.isDead(world, last)) return true;
    const { operation } = (this.#behaviours[last] as Behaviour).nodes[world[last] as number] as Node;
    if (operation === undefined || operation.ways !== undefined) return true;
    world[turn + 1] = (world[turn + 1] as number) + 1;
    return (world[turn + 1] as number) <= interruptions;
  }

  #step(world: Int32Array, behaviour: Behaviour, node: Node, way: number, before: Step | undefined): Step {
    const { index, party } = behaviour;
    const operation = node.operation as Operation;
    const result = this.#attempt(before, () => operation.run(world, index, way));
    const step = new LazyStep(before, party, operation, result);
    const reached = behaviour.after(node, result);
    this.#arrive(world, behaviour, reached, step);
    if (reached.isJoined) this.#mustRest(world, behaviour, step);
    return step;
  }

  // With the plain operations that follow.
  #arrive(world: Int32Array, behaviour: Behaviour, node: Node, step: Step | undefined): void {
    let at = node;
    let reached = step;
    while (at.operation?.isPlain && at.failure === undefined) {
      const operation = at.operation;
      const result = this.#attempt(reached, () => operation.run(world, behaviour.index, 0));
      reached = new LazyStep(reached, behaviour.party, operation, result);
      at = behaviour.after(at, result);
    }
    if (at.failure !== undefined) this.#fail(at.failure, reached);
    world[behaviour.index] = at.id;
  }

  // Alone, the party must come to where it waits, or to its end: nobody else has to go on for that.
  #mustRest(world: Int32Array, behaviour: Behaviour, step: Step | undefined): void {
    const calm = behaviour.calm;
    const met = new Set<number>();
    const then = new Int32Array(world);
    for (;;) {
      const node = behaviour.nodes[then[behaviour.index] as number] as Node;
      const { operation } = node;
      if (operation === undefined || operation.ways !== undefined) break;
      const key = hash(then);
      if (calm.has(key)) break;
      if (met.has(key)) this.#fail(`${behaviour.party.name} goes on for ever`, step);
      met.add(key);
      const result = operation.run(then, behaviour.index, 0);
      this.#arrive(then, behaviour, behaviour.after(node, result), step);
    }
    for (const key of met) calm.add(key);
  }

  #die(world: Int32Array, behaviour: Behaviour, node: Node, step: Step | undefined): void {
    const { party, index } = behaviour;
    if (!party.mayDie || bits(world[this.#layout.parties] as number) >= (this.#given.deaths ?? 1)) return;
    const then = new Int32Array(world);
    then[this.#layout.parties] = (world[this.#layout.parties] as number) | (1 << index);
    then[index] = behaviour.lastWords(node);
    this.#meet(then, { before: step, text: `${party.name} dies` });
  }

  #meet(world: Int32Array, step: Step | undefined): void {
    const key = hash(world);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    if (this.#seen.size > (this.#given.maxWorlds ?? MOST_WORLDS))
      throw new Error('There are too many worlds to go through.');
    this.#waiting.push({ world, step });
  }

  #check(world: Int32Array, step: Step | undefined): void {
    this.#ends++;
    const dead = this.#behaviours.map(({ index }) => this.#layout.isDead(world, index));
    const nodeOf = ({ nodes, index }: Behaviour) => nodes[world[index] as number] as Node;
    const notes = this.#behaviours.map((behaviour, index) =>
      dead[index] ? (behaviour.notesOfDead[world[index] as number] as readonly string[]) : nodeOf(behaviour).notes,
    );
    const finished = this.#behaviours.map((behaviour, index) => !dead[index] && nodeOf(behaviour).isFinished);
    this.#attempt(step, () => this.#given.atEnd({ world, notes, dead, finished }));
  }

  #attempt<T>(step: Step | undefined, action: () => T): T {
    try {
      return action();
    } catch (error) {
      this.#fail(error, step);
    }
  }

  #fail(error: unknown, step: Step | undefined): never {
    const steps: string[] = [];
    for (let at = step; at !== undefined; at = at.before) steps.push(at.text);
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${message}\nafter these steps:\n  ${steps.reverse().join('\n  ')}`, { cause: error });
  }
}

class LazyStep implements Step {
  readonly before: Step | undefined;
  readonly party: Party;
  readonly operation: Operation;
  readonly result: number;

  constructor(before: Step | undefined, party: Party, operation: Operation, result: number) {
    this.before = before;
    this.party = party;
    this.operation = operation;
    this.result = result;
  }

  get text(): string {
    return `${this.party.name}: ${this.operation}${this.operation.isSilent ? '' : ` gives ${this.result}`}`;
  }
}

const ONE_WAY = [0];
// A Set holds 16.7 million.
const MOST_WORLDS = 16_000_000;

function bits(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** 53 bits. Two of a million worlds are taken for one with a chance of 1 in 18,000. */
function hash(world: Int32Array): number {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (let index = 0; index < world.length; index++) {
    const value = world[index] as number;
    a = Math.imul(a ^ value, 0x01000193);
    a ^= a >>> 15;
    b = Math.imul(b ^ value, 0x85ebca6b);
    b ^= b >>> 13;
  }
  return (a >>> 0) * 2 ** 21 + (b >>> 11);
}
