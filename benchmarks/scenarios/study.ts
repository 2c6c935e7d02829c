/**
 * A question whose answer is several figures and not one time: what moving data costs, what it leaves behind. Its variants do different
 * things, so they are compared by what is demanded of them.
 */

/** Milliseconds, bytes, or just a number. */
export type Kind = 'time' | 'bytes' | 'number';
/** By the names of the study's columns. What a variant has no figure for is left out. */
export type Figures = Readonly<Record<string, number>>;

export interface Variant {
  /** Of the process that it gets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Why it cannot run here; undefined when it can. */
  unavailable?(): string | undefined;
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

export interface Study {
  /** What is done, in a line. */
  readonly title: string;
  readonly rounds: number;
  readonly columns: Readonly<Record<string, Kind>>;
  readonly variants: Readonly<Record<string, Variant>>;
  readonly demands: readonly Demand[];
  /** Times in `column` are also shown as the ratio of this variant's to theirs. */
  readonly compared?: { readonly variant: string; readonly column: string };
}

export const WITHOUT_NATIVE = { BREAKEVEN_NATIVE: '0' } as const;
