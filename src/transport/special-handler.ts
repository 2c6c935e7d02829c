/** What a kind of value needs to be able to cross that structured clone alone would not carry faithfully. */

import type { Refusal } from './refusal.js';
import type { Step } from './trail.js';
import type { Special } from './wire.js';

/** A special whose data is still being made. */
export type MutableSpecial = { -readonly [K in keyof Special]: Special[K] };

/** What a handler may ask of the walk that met its value. */
export interface Encoding {
  /** Where the value sits, such as `args[0].user`. */
  path(): string;
  /** Encodes something that stands for the value or is inside of it; `step` continues the path. */
  inner(value: unknown, step: Step): unknown;
  /** Reads a property, which may be a throwing getter, and encodes its value. */
  property(object: object, key: string): unknown;
  /** What to send of a Buffer's bytes. */
  ownBytes(buffer: Uint8Array): Uint8Array;
  /** Throws a NotSerializableError that names the value's path. */
  refuse(refusal: Refusal, cause?: { readonly error: unknown }): never;
}

/** Makes data for any number of receivers. */
export interface Handle {
  data(): unknown;
  /** No more will come. */
  end(): void;
}

export interface SpecialHandler {
  /** Unique; travels with each value. */
  readonly kind: string;
  /** Asked for each function, and for each object that is no plain object, array, Map, Set, Date, RegExp or typed array. */
  canHandle(value: object): boolean;
  /** Gives new, plain data. What may be special in it must have gone through `encoding`. */
  encode(value: object, encoding: Encoding): unknown;
  /** On the other side; specials inside of `data` have been revived, except with `fill`. */
  decode(data: unknown): unknown;
  /** Makes cycles possible: `decode` makes an empty value before those inside of `data` exist, `fill` gives it its contents. */
  fill?(value: unknown, data: unknown): void;
  /** Makes values of this kind movable: called in the sender once a value that `transfer` had marked has been sent. */
  moved?(value: object): void;
  /** Where one receiver only can take `data`: makes such data for any number of them. */
  forMany?(data: unknown): Handle;
  /** What must be waited for before `decode`, such as the import of a module. */
  prepare?(data: unknown): Promise<void> | undefined;
  /** On the other side, for a value that nobody wants: gives up what `data` holds. */
  discard?(data: unknown): void;
}

/** The half of a handler that the receiving side needs. */
export type SpecialReceiver = Pick<SpecialHandler, 'kind' | 'decode' | 'discard' | 'fill' | 'forMany' | 'prepare'>;
