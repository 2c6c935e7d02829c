/** How a call of the task ended. */

import { inspect, types } from 'node:util';
import { NotSerializableError, TaskTimeoutError, WorkerCrashedError } from '../../index.js';
import { endsTheRun } from '../exit.js';
import { type Difference, firstDifference } from './difference.js';

export type Outcome = { readonly value: unknown } | { readonly failure: Failure };

/** What of an error is the same wherever it is thrown. Whatever is thrown, reading it throws nothing. */
export class Failure {
  readonly name: string;
  readonly message: string;
  /** Of its own, as system errors have one: what a class gives does not cross. */
  readonly code: unknown;
  /** Where in arguments or result sits what cannot cross. */
  readonly uncrossable: string | undefined;
  /** The worker died of it, or had to be killed. */
  readonly isFatal: boolean;

  constructor(error: unknown) {
    const isPlain = isError(error);
    const thrown = isPlain ? thrownInWorker(error) : { value: error };
    this.name = thrown ? 'thrown' : (text(error, 'name') ?? 'Error');
    this.message = thrown ? described(thrown.value) : (text(error, 'message') ?? '');
    this.code = thrown ? undefined : ownCode(error);
    this.uncrossable = isPlain && error instanceof NotSerializableError ? error.path : undefined;
    this.isFatal = isPlain && (error instanceof WorkerCrashedError || error instanceof TaskTimeoutError);
  }
}

/** Rejects only with what ends the whole check. */
export async function outcomeOf(call: () => unknown): Promise<Outcome> {
  try {
    return { value: await call() };
  } catch (error) {
    if (isError(error) && endsTheRun(error)) throw error;
    return { failure: new Failure(error) };
  }
}

export function outcomeDifference(left: Outcome, right: Outcome): Difference | undefined {
  if ('value' in left && 'value' in right) return firstDifference('result', left.value, right.value);
  if ('failure' in left && 'failure' in right) {
    return (
      firstDifference('error', left.failure, right.failure) && {
        path: 'error',
        left: left.failure,
        right: right.failure,
      }
    );
  }
  return { path: 'result', left: told(left), right: told(right) };
}

/** Whether the worker died of it, or had to be killed. */
export function isFatal(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && 'failure' in outcome && outcome.failure.isFatal;
}

function told(outcome: Outcome): unknown {
  return 'value' in outcome ? outcome.value : outcome.failure;
}

/** As workers see it, to whom a Proxy is none. */
function isError(value: unknown): value is Error {
  return !types.isProxy(value) && attempt(() => value instanceof Error) === true;
}

/** What a worker tells of what is no Error: an Error whose cause it is, or its description where it cannot cross. */
function thrownInWorker(error: Error): { readonly value: unknown } | undefined {
  if (Object.getPrototypeOf(error) !== Error.prototype || !Object.hasOwn(error, 'cause')) return undefined;
  const [, description] = /^The task threw (.*), which is not an Error\.$/s.exec(text(error, 'message') ?? '') ?? [];
  if (description === undefined) return undefined;
  const value = attempt(() => error.cause);
  return { value: value === description ? {} : value };
}

/** Of objects, functions and symbols another thing may arrive than was thrown: they count as alike. */
function described(thrown: unknown): string {
  const isSame = thrown === null || !['object', 'function', 'symbol'].includes(typeof thrown);
  return isSame ? inspect(thrown) : 'what is no Error';
}

function text(error: unknown, key: 'name' | 'message'): string | undefined {
  const value = attempt(() => (error as Error)[key]);
  return typeof value === 'string' ? value : undefined;
}

function ownCode(error: unknown): unknown {
  const code = Object.getOwnPropertyDescriptor(error, 'code');
  if (!code?.enumerable) return undefined;
  const value = attempt(() => (error as NodeJS.ErrnoException).code as unknown);
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

/** What `action` returns, or undefined if it throws. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
