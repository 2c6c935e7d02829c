/**
 * A question whose answer is several figures and not one time: what moving data costs, what it leaves behind. Its variants do different
 * things, so they are compared by what is demanded of them.
 */

import type { OtherNode } from '../rivals/rival.js';

/** Milliseconds, bytes, a part of 1, or just a number. */
export type Kind = 'time' | 'bytes' | 'share' | 'number';
/** By the names of the study's columns. What a variant has no figure for is left out. */
export type Figures = Readonly<Record<string, number>>;

export interface Variant {
  /** Of the process that it gets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Why it cannot run here; undefined when it can. */
  unavailable?(): string | undefined | Promise<string | undefined>;
  /** Asked in the first so many rounds only; in all unless said. For those that no demand depends on. */
  readonly rounds?: number;
  /** When it needs another Node. */
  node?(): Promise<OtherNode>;
  /** Runs in a process of its own. Throws on a wrong result. */
  measure(): Promise<Figures>;
}

/** What must hold, as a number of each round; the median over the rounds is judged. */
export interface Demand {
  readonly what: string;
  readonly kind: Kind;
  of(figure: (variant: string, column: string) => number): number;
  readonly sense: 'at most' | 'at least';
  readonly must?: number;
  readonly aim?: number;
}

/** Who is held against whom: wherever one of `rivals` is the better one, the page says so, and why. */
export interface Duel {
  readonly ours: string;
  readonly rivals: readonly string[];
  readonly columns: readonly string[];
  readonly better: 'less' | 'more';
}

export interface Study {
  /** What is done, in a line. */
  readonly title: string;
  readonly rounds: number;
  readonly columns: Readonly<Record<string, Kind>>;
  readonly variants: Readonly<Record<string, Variant>>;
  readonly demands: readonly Demand[];
  readonly duels?: readonly Duel[];
  /** All variants of a round at once: they only wait. */
  readonly isConcurrent?: boolean;
  /** Times in `column` are also shown as the ratio of this variant's to theirs. */
  readonly compared?: { readonly variant: string; readonly column: string };
}

export const WITHOUT_NATIVE = { BREAKEVEN_NATIVE: '0' } as const;
