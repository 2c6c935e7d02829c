/** Ctrl-C and SIGTERM: once to finish what is running, twice to end at once. */

import { EXIT } from './exit.js';

const CODES = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;

export interface Interrupt {
  /** The exit code that the first signal asks for. */
  readonly code: number | undefined;
  dispose(): void;
}

export function onInterrupt(drain: (signal: NodeJS.Signals) => void, kill: (code: number) => void): Interrupt {
  let code: number | undefined;
  const dispose = (): void => {
    for (const signal of Object.keys(CODES)) process.off(signal, listener);
  };
  const listener = (signal: keyof typeof CODES): void => {
    if (code === undefined) {
      code = CODES[signal];
      drain(signal);
      return;
    }
    // A third signal ends the program even if a thread holds up its exit.
    dispose();
    kill(code);
  };
  for (const signal of Object.keys(CODES)) process.on(signal, listener);
  return {
    get code() {
      return code;
    },
    dispose,
  };
}
