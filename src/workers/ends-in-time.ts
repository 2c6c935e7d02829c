/** Waits for the end of a worker that was told to end, but not for ever. */

// What sits in a system call may not hear of it.
const LIMIT_MS = 2000;

/** False when it takes too long. */
export function endsInTime(exit: Promise<true>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), LIMIT_MS);
    void exit.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
