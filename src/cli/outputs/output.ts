/** What takes results. */

export interface Output {
  /** Takes a result; a promise that it returns resolves when it is written. Throws, or rejects, when this result cannot be written. */
  put(index: number, item: unknown, value: unknown): Promise<void> | undefined;
  /** The item has no result. */
  skip(index: number): void;
  /** Items that earlier ones hold back, and their characters. */
  readonly heldItems: number;
  readonly heldCharacters: number;
  /** Undefined when it takes more at once. Rejects with OutputError when it never will. */
  ready(): Promise<void> | undefined;
  /** Writes what it has. Unless the run was `complete`, nothing that an earlier run wrote is replaced by a part. */
  finish(complete: boolean): Promise<void>;
  /** The program ends now: removes what it can at once. */
  abandon(): void;
}
