/** Which of the values that were put one worker has been sent. */

import { NotSerializableError } from '../base/errors.js';
import type { Channel } from '../transport/channel.js';
import { contentOf, refIdOf } from '../transport/ref.js';
import { endedRef, refsIn } from '../transport/ref-value.js';
import type { FromWorker, Special, ToWorker } from '../transport/wire.js';
import { type PutHolder, SharedPut } from './shared-put.js';

export class IntroducedPuts implements PutHolder {
  readonly #channel: Channel<ToWorker, FromWorker>;
  readonly #known = new Map<number, SharedPut>();

  constructor(channel: Channel<ToWorker, FromWorker>) {
    this.#channel = channel;
  }

  /** Sends what the message names by a Ref and the worker has not got. Throws NotSerializableError for a Ref that it cannot get. */
  introduce(specials: readonly Special[] | undefined): void {
    if (specials === undefined) return;
    for (const id of refsIn(specials)) this.#introduce(id);
  }

  forget(id: number): void {
    this.#known.delete(id);
    this.#channel.send({ type: 'forget-put', id });
  }

  /** The worker has gone. */
  end(): void {
    for (const put of this.#known.values()) put.holders.delete(this);
    this.#known.clear();
  }

  #introduce(id: number): void {
    if (this.#known.has(id)) return;
    const put = sharedPut(id);
    for (const ref of put.inner) this.#introduce(refIdOf(ref)!);
    const wire = put.wire(id);
    this.#channel.send(wire, wire.buffers);
    this.#known.set(id, put);
    put.holders.set(this, id);
  }
}

function sharedPut(id: number): SharedPut {
  const content = contentOf(id);
  if (content instanceof SharedPut) return content;
  const { what, cure } =
    content === undefined
      ? endedRef
      : { what: 'a Ref of an InlinePool', cure: 'Put the value with the pool that it is passed to.' };
  throw new NotSerializableError(`${what} cannot be sent to a worker. ${cure}`, '<Ref>');
}
