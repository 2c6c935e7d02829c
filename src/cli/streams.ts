/** Which stream is for what: results alone go to stdout; what people, tasks and libraries print goes to stderr. */

export const results = process.stdout;
export const messages = process.stderr;

/** From here on a task's `console.log` cannot end up among the results. Threads write through `process.stdout`, too. */
export function keepStdoutForResults(): void {
  Object.defineProperty(process, 'stdout', { configurable: true, enumerable: true, get: () => messages });
}
