/** Which stream is for what: results alone go to stdout; what people, tasks and libraries print goes to stderr. */

export const results = process.stdout;
export const messages = process.stderr;

/** Why not all that was written arrived: its reader is gone, the disk is full. Whoever writes much listens, too, and stops. */
let lost: NodeJS.ErrnoException | undefined;
results.on('error', (error) => {
  lost ??= error;
});

/** Undefined as long as nothing is lost. */
export function whyResultsAreLost(): string | undefined {
  return lost && whyLost(lost);
}

export function whyLost({ code, message }: NodeJS.ErrnoException): string {
  return code === 'EPIPE' ? 'its reader has closed it' : message;
}

/** From here on a task's `console.log` cannot end up among the results. Threads write through `process.stdout`, too. */
export function keepStdoutForResults(): void {
  Object.defineProperty(process, 'stdout', { configurable: true, enumerable: true, get: () => messages });
}
