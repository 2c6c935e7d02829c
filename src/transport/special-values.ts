/** The table of special values. Whoever has a kind of its own (tasks, shared arrays) adds its handler here. */

import { bufferValue } from './buffer-value.js';
import { errorValue } from './error-value.js';
import { registeredValue } from './registered-value.js';
import type { SpecialHandler, SpecialReceiver } from './special-handler.js';
import { viewValue } from './view-value.js';

export type { Encoding, SpecialHandler } from './special-handler.js';

// In order: a registered Error class goes before errors in general.
const handlers: SpecialHandler[] = [registeredValue, errorValue, bufferValue];
const byKind = new Map<string, SpecialReceiver>([...handlers, viewValue].map((handler) => [handler.kind, handler]));

/** Adds a kind of special value, in every thread that sends or receives it. Adding the same handler again does nothing. */
export function addSpecial(handler: SpecialHandler): void {
  const known = byKind.get(handler.kind);
  if (known === handler) return;
  if (known !== undefined) throw new Error(`addSpecial: there is another handler of kind '${handler.kind}'.`);
  byKind.set(handler.kind, handler);
  handlers.push(handler);
}

/** The handler that takes the value; `value` is no Proxy. */
export function handlerFor(value: object): SpecialHandler | undefined {
  for (const handler of handlers) {
    if (handler.canHandle(value)) return handler;
  }
  return undefined;
}

export function handlerOfKind(kind: string): SpecialReceiver {
  const handler = byKind.get(kind);
  if (handler === undefined) throw new Error(`A special value of kind '${kind}' arrived, which nothing here handles.`);
  return handler;
}
