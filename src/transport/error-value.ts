/**
 * Errors as arguments, results or parts of them. Every own property crosses, or the message is refused with its path; a thrown error,
 * which must arrive whatever it holds, goes through remote-error.ts instead.
 */

import { type ErrorHead, isError, keepName, makeError, readHead } from './error-class.js';
import { setHidden, setOwn } from './own-properties.js';
import type { SpecialHandler } from './special-handler.js';

interface ErrorData {
  readonly head: ErrorHead;
  /** Own enumerable properties. */
  readonly own: Record<string, unknown>;
  /** `cause` and `errors`, which are own but not enumerable. */
  readonly hidden: Record<string, unknown>;
}

const HEAD_KEYS = ['message', 'stack'];
const HIDDEN_KEYS = ['cause', 'errors'];

export const errorValue: SpecialHandler = {
  kind: 'error',
  canHandle: isError,

  encode(value, encoding) {
    const error = value as Error;
    const own = {};
    const hidden = {};
    const encodeInto = (target: object, key: string): void => {
      setOwn(target, key, encoding.property(error, key));
    };
    for (const key of Object.keys(error)) {
      if (!HEAD_KEYS.includes(key)) encodeInto(own, key);
    }
    for (const key of HIDDEN_KEYS) {
      if (Object.hasOwn(error, key) && !Object.hasOwn(own, key)) encodeInto(hidden, key);
    }
    return { head: readHead(error), own, hidden } satisfies ErrorData;
  },

  // Made before its properties exist, since they may lead back to it.
  decode: (data) => makeError((data as ErrorData).head),

  fill(value, data) {
    const { head, own, hidden } = data as ErrorData;
    for (const key of Object.keys(own)) setOwn(value as Error, key, own[key]);
    for (const key of Object.keys(hidden)) setHidden(value as Error, key, hidden[key]);
    keepName(value as Error, head.name);
  },
};
