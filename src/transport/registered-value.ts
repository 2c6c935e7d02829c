/** Instances of registered types cross as what their `encode` makes of them. */

import { NotSerializableError } from '../base/errors.js';
import { registeredTypeNamed, registeredTypeOf } from './registered-types.js';
import type { SpecialHandler } from './special-handler.js';

export const REGISTERED = 'registered';

export interface RegisteredData {
  readonly type: string;
  readonly encoded: unknown;
}

export const registeredValue: SpecialHandler = {
  kind: REGISTERED,
  canHandle: (value) => registeredTypeOf(value) !== undefined,

  encode(value, encoding) {
    const type = registeredTypeOf(value)!;
    let encoded: unknown;
    try {
      encoded = type.encode(value);
    } catch (error) {
      encoding.refuse({ what: type.name, cure: `The encode given to registerType for it threw: ${error}` }, { error });
    }
    return { type: type.name, encoded: encoding.inner(encoded, { text: '.<encoded>' }) } satisfies RegisteredData;
  },

  decode(data) {
    const { type: name, encoded } = data as RegisteredData;
    return revive(name, encoded);
  },
};

/** What the type's `decode` makes of `encoded`. */
export function revive(name: string, encoded: unknown): unknown {
  const type = registeredTypeNamed(name);
  if (type === undefined) {
    throw new NotSerializableError(
      `A value of the registered type '${name}' arrived where that type is not registered. ` +
        'Call registerType for it in a module that both sides import, such as the one that defines the class.',
      `<${name}>`,
    );
  }
  return type.decode(encoded);
}
