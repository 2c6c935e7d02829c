/** How a call of the task ended. */

import { NotSerializableError, TaskTimeoutError, WorkerCrashedError } from '../../index.js';
import { endsTheRun } from '../exit.js';
import { type Difference, firstDifference } from './difference.js';

export type Outcome = { readonly value: unknown } | { readonly failure: Failure };

/** What of an error is the same wherever it is thrown. */
export class Failure {
  readonly name: string;
  readonly message: string;
  readonly code: unknown;
  /** Where in arguments or result sits what cannot cross. */
  readonly uncrossable: string | undefined;
  /** The worker died of it, or had to be killed. */
  readonly isFatal: boolean;

  constructor(error: unknown) {
    const known = error instanceof Error ? error : { name: 'thrown', message: String(error) };
    this.name = known.name;
    this.message = known.message;
    this.code = (known as { readonly code?: unknown }).code;
    this.uncrossable = error instanceof NotSerializableError ? error.path : undefined;
    this.isFatal = error instanceof WorkerCrashedError || error instanceof TaskTimeoutError;
  }
}

/** Rejects only with what ends the whole check. */
export async function outcomeOf(call: () => unknown): Promise<Outcome> {
  try {
    return { value: await call() };
  } catch (error) {
    if (endsTheRun(error)) throw error;
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

function told(outcome: Outcome): unknown {
  return 'value' in outcome ? outcome.value : outcome.failure;
}
