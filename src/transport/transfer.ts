/** Moving instead of copying. */

import { types } from 'node:util';
import { NotSerializableError } from '../base/errors.js';
import { mark } from './marks.js';
import { handlerFor } from './special-values.js';
import { exactKind, isDetached } from './value-kind.js';
import { walk } from './walk.js';

/**
 * Marks the ArrayBuffers in `value`, and the SharedArrays, to be moved the next time they are sent: as an argument, an item, a result or a
 * report, wherever they sit in it. What was moved is gone for the sender: the buffer is detached, the array disposed of. A view takes its
 * whole buffer along. What several workers get (`args`, `everyWorker`, the initializer's arguments) cannot be moved, and is refused.
 *
 * @returns `value` itself: outside a pool nothing happens to it.
 * @throws NotSerializableError for a buffer that cannot be moved: Node's pool of small Buffers, WebAssembly memory, one that
 * `markAsUntransferable` was called for, one that is detached already. Nothing is marked then.
 */
export function transfer<T>(value: T): T {
  const found: object[] = [];
  walk(value, 'value', (object, path) => {
    if (types.isArrayBuffer(object)) {
      check(object, path());
      found.push(object);
      return false;
    }
    const isMovable = isOfItsOwnKind(object) && handlerFor(object)?.moved !== undefined;
    if (isMovable) found.push(object);
    return !isMovable;
  });
  for (const object of found) mark(object);
  return value;
}

function isOfItsOwnKind(object: object): boolean {
  return exactKind(object, Object.getPrototypeOf(object)) === undefined;
}

function check(buffer: ArrayBuffer, path: string): void {
  if (isDetached(buffer)) {
    throw new NotSerializableError(`transfer: ${path} is detached: it has been moved already.`, path);
  }
  if (isTransferable(buffer)) return;
  throw new NotSerializableError(
    `transfer: the ArrayBuffer of ${path} cannot be moved: it is the pool that Node keeps for small Buffers, the memory of a WebAssembly ` +
      'module, or was given to markAsUntransferable. Pass it without transfer, or move a copy: transfer(Uint8Array.from(bytes)).',
    path,
  );
}

// Naming it twice is an error, told before anything moves; what cannot be moved gives another one, or on Node 20 none.
function isTransferable(buffer: ArrayBuffer): boolean {
  try {
    structuredClone(undefined, { transfer: [buffer, buffer] });
    return false;
  } catch (error) {
    return (error as Error).message.includes('duplicate');
  }
}
