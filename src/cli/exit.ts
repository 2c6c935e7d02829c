/** Exit codes, and the errors that lead to them. */

import { BrokenPoolError, OptionError, TaskLoadError } from '../index.js';

export const EXIT = {
  done: 0,
  taskFailed: 1,
  usage: 2,
  taskLoad: 3,
  badInput: 4,
  poolBroken: 6,
  gateFailed: 7,
  interrupted: 130,
  terminated: 143,
} as const;

/** The command was called in a way it does not understand. */
export class UsageError extends Error {}

/** An input that does not exist, cannot be read or is not what it was said to be. */
export class InputError extends Error {}

/** Results can no longer be written: the reader is gone, the disk is full. */
export class OutputError extends Error {}

export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError || error instanceof OptionError) return EXIT.usage;
  if (error instanceof TaskLoadError) return EXIT.taskLoad;
  if (error instanceof InputError) return EXIT.badInput;
  if (error instanceof BrokenPoolError) return EXIT.poolBroken;
  return EXIT.taskFailed;
}

/** True for errors after which no further item can succeed. */
export function endsTheRun(error: unknown): boolean {
  return error instanceof BrokenPoolError || error instanceof TaskLoadError || error instanceof OutputError;
}
