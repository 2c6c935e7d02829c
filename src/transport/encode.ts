/** Makes a value ready to be posted to another thread, where nothing of it is to be moved: `pack` does the rest. */

import { BreakevenError, NotSerializableError } from '../base/errors.js';
import { warnClassLost } from './class-lost.js';
import { rewrite } from './rewrite.js';
import { scan } from './scan.js';
import type { Encoded } from './wire.js';

/**
 * Gives the value itself where structured clone alone carries it faithfully, else a copy with slots for what is special.
 * `path` is what messages call the value: `args` makes `args[0].user`.
 *
 * @throws NotSerializableError for what cannot cross, with its path.
 */
export function encode(value: unknown, path: string): Encoded {
  const { plain, lost } = scan(value, 'pass');
  if (!plain) {
    const { value: copy, specials } = rewrite(value, path);
    return { value: copy, specials };
  }
  if (lost !== undefined) warnClassLost(lost);
  return { value, specials: undefined };
}

/** For an error of `Channel.send` with a value that `encode` let pass, such as a getter that gives a function the second time. */
export function explainPostError(error: unknown, value: unknown, path: string): BreakevenError {
  if (error instanceof BreakevenError) return error;
  try {
    rewrite(value, path);
  } catch (found) {
    if (found instanceof BreakevenError) return found;
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new NotSerializableError(`${path} cannot be sent to or from a worker: ${reason}`, path, { cause: error });
}
