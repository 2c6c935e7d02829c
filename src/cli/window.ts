/** How far to read ahead of what is done: enough to keep the workers busy, little enough that Ctrl-C is soon obeyed. */

export interface Flow {
  /** Items handed out, and those of them that are finished. */
  readonly read: number;
  readonly finished: number;
  /** Results that wait for earlier ones, and their characters. */
  readonly heldItems: number;
  readonly heldCharacters: number;
}

export interface WindowLimits {
  readonly least: number;
  readonly most: number;
}

const MOST_HELD_ITEMS = 100_000;
const MOST_HELD_CHARACTERS = 2 ** 25;

export function mayRead(flow: Flow, window: number): boolean {
  return (
    flow.read - flow.finished < window && flow.heldItems < MOST_HELD_ITEMS && flow.heldCharacters < MOST_HELD_CHARACTERS
  );
}

/** Items that get done in a beat, smoothed: several slow ones that happen to end together are no sign of speed. */
export function nextPace(pace: number, finishedInBeat: number): number {
  return pace + (finishedInBeat - pace) / 4;
}

/** What two beats get done. */
export function windowFor(pace: number, { least, most }: WindowLimits): number {
  return Math.min(most, Math.max(least, Math.floor(2 * pace)));
}
