/** Where the time of a run went: sums of ms over the lanes of its workers, and of what the caller did for them. */

/** Of arguments, or of results. */
export interface Crossing {
  readonly serialiseMs: number;
  readonly transferMs: number;
  readonly deserialiseMs: number;
}

export interface Breakdown {
  /** Workers start, import modules, run the initializer. */
  readonly startMs: number;
  readonly arguments: Crossing;
  readonly computeMs: number;
  readonly results: Crossing;
  /** Chunks are cut, sent and answered, beside the bytes in them. */
  readonly dispatchMs: number;
  /** Workers have nothing to do: the caller is late, or the last chunks run elsewhere. */
  readonly waitMs: number;
  readonly unaccountedMs: number;
}

export function crossingMs({ serialiseMs, transferMs, deserialiseMs }: Crossing): number {
  return serialiseMs + transferMs + deserialiseMs;
}

export function totalMs(breakdown: Breakdown): number {
  const { startMs, computeMs, dispatchMs, waitMs, unaccountedMs } = breakdown;
  const crossings = crossingMs(breakdown.arguments) + crossingMs(breakdown.results);
  return startMs + computeMs + dispatchMs + waitMs + unaccountedMs + crossings;
}
