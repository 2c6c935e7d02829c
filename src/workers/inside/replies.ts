/** What a worker answers of each item, as soon as it has ended; with the last one of a call that is timed go its stamps. */

import type { Channel } from '../../transport/channel.js';
import { explainPostError } from '../../transport/encode.js';
import { pack, wasSent } from '../../transport/pack.js';
import { toErrorWire } from '../../transport/remote-error.js';
import { ANSWERED, COMPUTED_MS, SERIALISED_MS } from '../../transport/stamps.js';
import {
  type CallWire,
  FAILURE,
  type FromWorker,
  RESULT,
  type ResultWire,
  type ToWorker,
} from '../../transport/wire.js';
import type { Meter } from './meter.js';
import type { Stopwatch } from './stopwatch.js';

// Whoever has waited for so long sleeps, on a core that sleeps, too: to wake up takes as long as to write an answer by code that is not warm.
const LONG_MS = 1;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export class Replies {
  readonly #channel: Channel<FromWorker, ToWorker>;
  readonly #stopwatch: Stopwatch;
  readonly #meter: Meter;
  /** Filled for each. A new one would hold plain floats where the value is a number, and V8 remakes each such array where it has also met others. */
  readonly #plain: Writable<ResultWire> = [RESULT, 0, 0, 0.5, undefined];

  constructor(channel: Channel<FromWorker, ToWorker>, stopwatch: Stopwatch, meter: Meter) {
    this.#channel = channel;
    this.#stopwatch = stopwatch;
    this.#meter = meter;
  }

  /** Answers with the error when the value cannot cross. */
  value(wire: CallWire, index: number, isLast: boolean, value: unknown, computeMs: number): void {
    if (computeMs > LONG_MS) this.#channel.rouse();
    if (wire[7] !== undefined) {
      const stamps = this.#ends(wire, isLast, computeMs);
      this.#wasSent(wire, stamps, this.#send(wire[0], index, value, computeMs, stamps));
      return;
    }
    if (this.#sendPlain(wire[0], index, value, computeMs)) return;
    this.#sendPacked(wire[0], index, value, computeMs + this.#stopwatch.read());
    // Sending it is no part of the next item.
    this.#stopwatch.read();
  }

  error(wire: CallWire, index: number, isLast: boolean, error: unknown, computeMs: number): void {
    if (wire[7] !== undefined) {
      const stamps = this.#ends(wire, isLast, computeMs);
      this.#sendError(wire[0], index, error, computeMs, stamps);
      this.#wasSent(wire, stamps, false);
      return;
    }
    this.#sendError(wire[0], index, error, computeMs);
    this.#stopwatch.read();
  }

  // The clock was read when the item ended. The stamps that go with its answer: that to the last one's.
  #ends(wire: CallWire, isLast: boolean, computeMs: number): number[] | undefined {
    const stamps = wire[7] as number[];
    stamps[COMPUTED_MS]! += computeMs;
    if (!isLast) return undefined;
    this.#meter.ended(stamps, this.#stopwatch.at);
    return stamps;
  }

  #wasSent(wire: CallWire, stamps: number[] | undefined, isQuick: boolean): void {
    const stopwatch = this.#stopwatch;
    if (stamps === undefined) {
      (wire[7] as number[])[SERIALISED_MS]! += stopwatch.read();
      return;
    }
    // The quick way has told when it had written it: nothing comes after that.
    if (isQuick) stopwatch.moveTo(stamps[ANSWERED]!);
    else stopwatch.read();
    this.#meter.answered(stamps, stopwatch.at);
  }

  // False: not the quick way.
  #send(seq: number, index: number, value: unknown, ms: number, stamps: number[] | undefined): boolean {
    const isSent =
      stamps === undefined
        ? this.#sendPlain(seq, index, value, ms)
        : this.#channel.sendPlain([RESULT, seq, index, ms, value, undefined, 0, stamps]);
    if (!isSent) this.#sendPacked(seq, index, value, ms, stamps);
    return isSent;
  }

  #sendPlain(seq: number, index: number, value: unknown, ms: number): boolean {
    const message = this.#plain;
    message[1] = seq;
    message[2] = index;
    message[3] = ms;
    message[4] = value;
    const isSent = this.#channel.sendPlain(message);
    message[4] = undefined;
    return isSent;
  }

  #sendPacked(seq: number, index: number, value: unknown, ms: number, stamps?: number[]): void {
    try {
      const parcel = pack(value, 'result');
      const { value: packed, specials, transfer, bytes } = parcel;
      const isPlain = specials === undefined && bytes === 0;
      try {
        if (stamps !== undefined) {
          this.#stopwatch.read();
          this.#meter.packed(stamps, this.#stopwatch.at);
          this.#channel.send([RESULT, seq, index, ms, packed, specials, bytes, stamps], transfer);
        } else {
          this.#channel.send(
            isPlain ? [RESULT, seq, index, ms, packed] : [RESULT, seq, index, ms, packed, specials, bytes],
            transfer,
          );
        }
      } catch (error) {
        throw explainPostError(error, value, 'result');
      }
      wasSent(parcel);
    } catch (error) {
      this.#sendError(seq, index, error, ms, stamps);
    }
  }

  #sendError(seq: number, index: number, error: unknown, ms: number, stamps?: number[]): void {
    const wire = toErrorWire(error);
    if (stamps === undefined) this.#channel.send([FAILURE, seq, index, ms, wire]);
    else this.#channel.send([FAILURE, seq, index, ms, wire, undefined, undefined, stamps]);
  }
}
