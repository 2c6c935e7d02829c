/** Tasks that bring their worker to an end. */

import { appendFileSync } from 'node:fs';
import { taskContext, tasks } from 'breakeven';
import { untilCancelled } from './tasks-that-wait.js';

function die(code: number): never {
  process.exit(code);
}

function dieIf<T>(item: T, bad: T, code = 7): T {
  if (item === bad) process.exit(code);
  return item;
}

/** Says its last words, gets them out, and dies. */
async function dieSaying(words: string): Promise<never> {
  await new Promise((resolve) => process.stderr.write(`${words}\n`, resolve));
  process.exit(9);
}

/** Dies in its first tries. */
function dieUntil(attempt: number, path: string): number {
  const now = taskContext().attempt;
  appendFileSync(path, `${now}\n`);
  if (now < attempt) process.exit(1);
  return now;
}

function throwOutside(message: string): Promise<never> {
  setTimeout(() => {
    throw new RangeError(message);
  }, 0);
  return untilCancelled();
}

function rejectOutside(message: string): Promise<never> {
  void Promise.reject(new RangeError(message));
  return untilCancelled();
}

/** Dies of an error when the task is over and its worker idle. */
function throwWhenIdle(): string {
  setTimeout(() => {
    throw new RangeError('while idle');
  }, 5);
  return 'done';
}

/** Is dead before the caller can have read all of the answer. */
function answerAndDie(bytes: number): Uint8Array {
  setImmediate(() => process.exit(1));
  return new Uint8Array(bytes).fill(7);
}

/** State whose disposal ends badly. */
function initializeBadly(how: 'throws' | 'dies'): AsyncDisposable {
  return {
    async [Symbol.asyncDispose]() {
      if (how === 'dies') process.exit(3);
      throw new Error('cannot be disposed of');
    },
  };
}

/** Small objects until there is no more room for them; not in an array, which would be a large one in the end. */
function fillHeap(): number {
  let newest: object = {};
  for (let index = 0; ; index++) newest = { index, text: `${index}`, before: newest };
}

export const ending = tasks(import.meta, {
  die,
  dieIf,
  dieSaying,
  dieUntil,
  throwOutside,
  rejectOutside,
  throwWhenIdle,
  answerAndDie,
  initializeBadly,
  fillHeap,
});
