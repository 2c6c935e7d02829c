/** What a worker has been sent once, and is called by its number from then on: tasks, and the shared arguments of maps. */

import type { Channel } from '../transport/channel.js';
import { explainPostError } from '../transport/encode.js';
import { packForMany } from '../transport/pack.js';
import type { FromWorker, ToWorker } from '../transport/wire.js';
import type { IntroducedPuts } from './introduced-puts.js';
import type { SharedArgs } from './job.js';
import type { KnownTask } from './known-tasks.js';

export class Introduced {
  readonly #channel: Channel<ToWorker, FromWorker>;
  readonly #puts: IntroducedPuts;
  readonly #tasks = new Set<number>();
  readonly #args = new Set<number>();

  constructor(channel: Channel<ToWorker, FromWorker>, puts: IntroducedPuts) {
    this.#channel = channel;
    this.#puts = puts;
  }

  task({ id, wire }: KnownTask): void {
    if (this.#tasks.has(id)) return;
    this.#tasks.add(id);
    this.#channel.send({ type: 'task', id, task: wire });
  }

  /** How many bytes of large buffers went with them just now. Throws NotSerializableError; they are not introduced then. */
  args({ id, values, copies }: SharedArgs): number {
    if (this.#args.has(id)) return 0;
    const { value, specials, transfer, bytes } = packForMany(values, 'args', copies);
    this.#puts.introduce(specials);
    try {
      this.#channel.send({ type: 'args', id, values: { value, specials } }, transfer);
    } catch (error) {
      throw explainPostError(error, values, 'args');
    }
    this.#args.add(id);
    return bytes;
  }

  forgetArgs(id: number): void {
    if (this.#args.delete(id)) this.#channel.send({ type: 'forget-args', id });
  }
}
