/** A call in the command's own process may end it, which must not look like success. */

import { EXIT } from '../exit.js';

/** `atEnd` is called when the program ends before `call` has; then its exit code is 1. */
export async function whileItMayEnd<R>(call: () => Promise<R>, atEnd: () => void): Promise<R> {
  const ended = (): void => {
    atEnd();
    process.exitCode = EXIT.taskFailed;
  };
  const nothingIsLeft = (): void => void process.removeListener('exit', ended);
  process.once('exit', ended);
  // A call that never settles is told of where the command ends; it has ended nothing.
  process.prependOnceListener('beforeExit', nothingIsLeft);
  try {
    return await call();
  } finally {
    nothingIsLeft();
    process.removeListener('beforeExit', nothingIsLeft);
  }
}
