/** Handles of values that were put, and the table of what stands behind them in this thread. */

import { threadId } from 'node:worker_threads';

declare const holds: unique symbol;

// By a symbol that all copies of this package know: each can tell a handle from any other object.
const idOf = Symbol.for('breakeven.ref/1');

/** What stands behind a Ref while it has not been disposed of. */
export interface RefContent {
  /** The pool that it was put with. */
  readonly owner: object;
  /** Of shared memory, held for it. */
  readonly bytes: number;
  /** In this thread, the same one each time. */
  value(): unknown;
  /** Gives its memory back. Called once. */
  end(): void;
}

interface Entry {
  readonly content: RefContent;
  /** The table keeps no Ref alive. */
  readonly ref: WeakRef<Ref<unknown>>;
}

const entries = new Map<number, Entry>();
const collected = new FinalizationRegistry<number>(endContent);
let lastId = 0;

/**
 * A value that `pool.put` has placed in memory that all workers share. Wherever it is passed in a call, the task gets the value. Its memory
 * is given back when the program has dropped it, disposes of it, or closes its pool.
 */
export class Ref<T> {
  declare readonly [holds]: T;
  readonly #id: number;

  /** For pools: `pool.put` makes a Ref. */
  constructor(content: RefContent) {
    lastId += 1;
    // No two threads of a process give the same one.
    this.#id = threadId * 2 ** 32 + lastId;
    entries.set(this.#id, { content, ref: new WeakRef<Ref<unknown>>(this) });
    collected.register(this, this.#id, this);
  }

  /** Bytes of shared memory that are held for it; 0 with pools that have no workers, and after `dispose`. */
  get bytes(): number {
    return entries.get(this.#id)?.content.bytes ?? 0;
  }

  /**
   * Gives its memory back now. Calls that have begun keep the value; one that has not is rejected, so dispose of a Ref when the calls that
   * use it have ended. Doing it again does nothing.
   */
  dispose(): void {
    collected.unregister(this);
    endContent(this.#id);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  get [idOf](): number {
    return this.#id;
  }

  get [Symbol.toStringTag](): string {
    return 'Ref';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return entries.has(this.#id) ? `Ref (${this.bytes} bytes)` : 'Ref (disposed)';
  }
}

/** Whether any value is put in this thread: where none is, nobody needs to look for handles. */
export function isAnyPut(): boolean {
  return lastId > 0;
}

/** The id of a Ref, whichever copy of this package made it; undefined for anything else. */
export function refIdOf(value: object): number | undefined {
  return idOf in value ? (value[idOf] as number) : undefined;
}

/** Undefined after its end. */
export function contentOf(id: number): RefContent | undefined {
  return entries.get(id)?.content;
}

/** The handle itself, while somebody has it. */
export function refOf(id: number): Ref<unknown> | undefined {
  return entries.get(id)?.ref.deref();
}

/** The pool has ended. */
export function endContentsOf(owner: object): void {
  for (const [id, { content }] of entries) if (content.owner === owner) endContent(id);
}

function endContent(id: number): void {
  const entry = entries.get(id);
  if (entry === undefined) return;
  entries.delete(id);
  entry.content.end();
}
