/** Tells once, for each class, that its instances arrive without it. */

import { classInfo } from './class-info.js';

const warned = new WeakSet<object>();

/** `prototypes`: of the classes that a message has just lost. */
export function warnClassLost(prototypes: Iterable<object>): void {
  for (const prototype of prototypes) {
    if (warned.has(prototype)) continue;
    warned.add(prototype);
    const { name } = classInfo(prototype);
    process.emitWarning(
      `An instance of ${name} arrives on the other side as plain data, without its class and methods. ` +
        `Call registerType(${name}, { encode, decode }) in a module that both sides import, or pass plain data.`,
      { code: 'BREAKEVEN_CLASS_LOST' },
    );
  }
}
