/** Ways to see what a pool does without waiting by the clock. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Future, Report } from 'breakeven';

/** What the promise rejects with; an error of its own if it does not. */
export async function rejection(promise: PromiseLike<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it should have been rejected', { cause: value });
}

/** The same, of what must reject with an Error. */
export async function failure(promise: PromiseLike<unknown>): Promise<Error & Record<string, unknown>> {
  const error = await rejection(promise);
  if (error instanceof Error) return error as Error & Record<string, unknown>;
  throw new Error('it should have been rejected with an Error', { cause: error });
}

/** What the call throws at once, or its promise rejects with. */
export async function refusal(call: () => unknown): Promise<Error & Record<string, unknown>> {
  return failure((async () => call())());
}

/** Resolves with the task's first report. Ask before the first await after `submit`. */
export function reportOf(future: Future<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    future.onReport(({ value }) => resolve(value));
    future.onDone(() => future.then(() => reject(new Error('the task ended without a report')), reject));
  });
}

/** Collects reports of a map, for `onReport`, and lets a test wait for them. */
export class Reports {
  readonly all: Report[] = [];
  #waiting: { count: number; resolve: () => void }[] = [];

  readonly listener = (report: Report): void => {
    this.all.push(report);
    this.#waiting = this.#waiting.filter(({ count, resolve }) => {
      if (this.all.length < count) return true;
      resolve();
      return false;
    });
  };

  get values(): unknown[] {
    return this.all.map(({ value }) => value);
  }

  reached(count: number): Promise<void> {
    if (this.all.length >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }
}

/** A file that tasks wait for (`untilOpen`) and write lines to (`note`), so that it works on every back end. */
export class Gate {
  readonly path: string;

  constructor(folder: string, name = 'gate') {
    this.path = join(folder, name);
  }

  open(): void {
    writeFileSync(this.path, 'open');
  }
}

/** The lines that tasks have written, in order. */
export function notes(path: string): string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Resolves when the condition holds: for what is told by no event. */
export async function until(condition: () => boolean, what: string, withinMs = 10_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Promise, resolve and reject of one future event. */
export function signalled<T = void>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Errors that nobody caught while `action` ran, instead of the end of the program. */
export async function uncaughtDuring(action: () => Promise<void>): Promise<unknown[]> {
  const uncaught: unknown[] = [];
  process.setUncaughtExceptionCaptureCallback((error) => uncaught.push(error));
  try {
    await action();
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.setUncaughtExceptionCaptureCallback(null);
  }
  return uncaught;
}
