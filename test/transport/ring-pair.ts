/** Both ends of a channel over rings, in one thread, with a side channel that the test moves. */

import type { Doorbell, Inbox } from '#src/memory/doorbell.js';
import { CallFormat, ResultFormat } from '#src/transport/records.js';
import { RING_BYTES, RING_UNITS, RingReader, RingWriter } from '#src/transport/ring.js';
import { RingChannel } from '#src/transport/ring-channel.js';
import type { SideChannel } from '#src/transport/side-channel.js';
import { Turn } from '#src/transport/turn.js';
import type { FromWorker, ToWorker } from '#src/transport/wire.js';

/** One way of a side channel whose messages arrive when the test says so. */
class Post {
  readonly queue: unknown[] = [];
  closed = false;
  held = false;
  onMessage: ((message: never) => void) | undefined;

  /** The event loop of the receiver tells of the next one. */
  arrive(): void {
    this.onMessage?.(this.queue.shift() as never);
  }
}

function side(out: Post, back: Post, immediate: boolean): SideChannel {
  return {
    isPrompt: immediate,
    send: (message) => void out.queue.push(structuredClone(message)),
    receive: (receiver) => {
      back.onMessage = receiver as never;
    },
    hold: (held) => {
      back.held = held;
    },
    take: () => (immediate && back.queue.length > 0 ? { message: back.queue.shift() } : undefined),
    close: () => {
      out.closed = true;
    },
  };
}

/** Both ends, in this thread; `immediate`: what the side channel brings can be read before its event. */
export function ends({ units = RING_UNITS, immediate = true, clock = (): number => 0 } = {}) {
  const memory = new SharedArrayBuffer(2 * RING_BYTES);
  const inboxes: Inbox[] = [];
  const doorbell = {
    add: (inbox: Inbox) => inboxes.push(inbox),
    remove: (inbox: Inbox) => inboxes.splice(inboxes.indexOf(inbox), 1),
    keepAlive: () => {},
  } as unknown as Doorbell;
  const [there, back] = [new Post(), new Post()];
  const rung: string[] = [];
  const fail = (error: unknown): never => {
    throw error;
  };
  const pool = new RingChannel<ToWorker, FromWorker>(
    {
      writer: new RingWriter(memory, 0, units),
      reader: new RingReader(memory, RING_BYTES, units),
      out: new CallFormat(memory),
      in: new ResultFormat(memory),
      wake: () => rung.push('worker'),
      fail,
      doorbell,
    },
    side(there, back, immediate),
    new Turn(clock),
  );
  const worker = new RingChannel<FromWorker, ToWorker>(
    {
      writer: new RingWriter(memory, RING_BYTES, units),
      reader: new RingReader(memory, 0, units),
      out: new ResultFormat(memory),
      in: new CallFormat(memory),
      wake: () => rung.push('pool'),
      fail,
      doorbell,
    },
    side(back, there, immediate),
    new Turn(clock),
  );
  const got: ToWorker[] = [];
  worker.receive((message) => got.push(message));
  return { pool, worker, there, back, rung, got, inboxes };
}
