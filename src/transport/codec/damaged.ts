/** What the decoder throws when it cannot go on: whoever wrote that is no longer to be read from. */
export function damaged(at: number): RangeError {
  return new RangeError(
    `A message of the other side is damaged at byte ${at}: it was overwritten, or written by another version. Close the pool, and report this.`,
  );
}
