/** What a run reads: one kind of input. */

export interface Inputs {
  /** Undefined over a stream. */
  readonly total: number | undefined;
  /** Each item is an argument list of the task, not a single argument. */
  readonly tuples: boolean;
  /** Batches of items, in input order. */
  read(signal: AbortSignal): AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>;
  /** What people call the item: its path, its line. */
  describe(index: number, item: unknown): string;
  /** Where its result goes below an output folder, without regard to its extension. */
  outputName(index: number, item: unknown): string;
  /** Names of all results to be, where they are known before the start. */
  readonly outputNames: readonly string[];
  /** The files it reads, as `fileKey` names them: no result may be written over one. */
  readonly sources: ReadonlySet<string>;
}
