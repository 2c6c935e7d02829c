/** Notices large values that are copied again and again, and says how to have them copied once, or not at all. */

import { types } from 'node:util';
import type { RepeatedPayload } from '../base/stats.js';
import { formatBytes } from '../base/units.js';
import { walk } from '../transport/walk.js';
import { CALL } from '../transport/wire.js';
import type { Flight } from './flights.js';
import type { Job } from './job.js';
import type { KnownTask } from './known-tasks.js';

/** Smaller ones are not worth a warning, nor a look. */
const WORTH_A_WARNING = 2 ** 20;
// Once more may be chance.
const TIMES_SENT = 3;
// Large results may be what the program is about: only many of them are told.
const RESULTS = 8;
const RESULT_BYTES = 64 * 2 ** 20;

interface Sent {
  times: number;
  /** It may be sent again after a death, or when it was taken back: that is none of the program's doing. */
  job: Job;
}

interface Results {
  count: number;
  bytes: number;
}

/** Of one pool. Tells of the arguments of a task once, and of its results once. */
export class RepeatedPayloads {
  readonly #pool: string;
  readonly #countsOn: boolean;
  readonly #warn: (message: string) => void;
  readonly #sent = new WeakMap<object, Sent>();
  readonly #results = new WeakMap<KnownTask, Results>();
  /** What was sent most often. */
  most: RepeatedPayload | undefined;
  readonly #toldOfArguments = new WeakSet<KnownTask>();

  /** `pool`: what messages call it. `countsOn`: also what was told already, for a diagnosis; each large value is looked through for that. */
  constructor(pool: string, countsOn: boolean, warn: (message: string) => void = emitWarning) {
    this.#pool = pool;
    this.#countsOn = countsOn;
    this.#warn = warn;
  }

  /** A call has been posted with so many bytes of its own arguments or items by value, or a result has come with them. */
  carried(way: 'in' | 'out', bytes: number, flight: Flight): void {
    if (bytes < WORTH_A_WARNING) return;
    if (way === 'in') this.#carriedIn(flight);
    else this.#carriedOut(flight, bytes);
  }

  #carriedIn({ task, assignment: { job, from, to } }: Flight): void {
    if (job.copies !== undefined) return;
    if (!this.#countsOn && this.#toldOfArguments.has(task)) return;
    if (job.shape === CALL) {
      this.#look(job, task, job.payload, 'args');
      return;
    }
    for (let index = from; index < to; index++) {
      this.#look(job, task, job.payload[index], `items[${job.firstIndex + index}]`);
    }
  }

  #carriedOut({ task }: Flight, bytes: number): void {
    let results = this.#results.get(task);
    if (results === undefined) {
      results = { count: 0, bytes: 0 };
      this.#results.set(task, results);
    }
    // Told already.
    if (results.count >= RESULTS && results.bytes >= RESULT_BYTES) return;
    results.count++;
    results.bytes += bytes;
    if (results.count < RESULTS || results.bytes < RESULT_BYTES) return;
    this.#warn(
      `${this.#pool}: ${results.count} results of task '${task.name}' have been copied on their way back, ${formatBytes(results.bytes)} in all. ` +
        'Move them instead: `return transfer(result)`. Or let the task write to a SharedArray that it gets as an argument.',
    );
  }

  #look(job: Job, task: KnownTask, value: unknown, root: string): void {
    walk(value, root, (object, path) => {
      if (ArrayBuffer.isView(object)) {
        if (object.byteLength >= WORTH_A_WARNING) this.#count(job, task, object.buffer, object, path);
        return false;
      }
      if (types.isArrayBuffer(object) && object.byteLength >= WORTH_A_WARNING) {
        this.#count(job, task, object, object, path);
      }
      return true;
    });
  }

  #count(
    job: Job,
    task: KnownTask,
    buffer: object,
    value: ArrayBufferView | ArrayBufferLike,
    path: () => string,
  ): void {
    let sent = this.#sent.get(buffer);
    if (sent?.job === job) return;
    if (sent === undefined) {
      sent = { times: 0, job };
      this.#sent.set(buffer, sent);
    }
    sent.job = job;
    sent.times++;
    if (sent.times < TIMES_SENT) return;
    const bytes = value.byteLength;
    if (sent.times > (this.most?.sends ?? 0)) {
      this.most = { path: path(), bytes, type: value.constructor.name, sends: sent.times };
    }
    if (this.#toldOfArguments.has(task)) return;
    this.#toldOfArguments.add(task);
    this.#warn(
      `${this.#pool}: ${path()} of task '${task.name}' (${formatBytes(bytes)}) has been sent by value ${sent.times} times, and copied each time. ` +
        'Send it once: in the `args` of a map, by pool.put(), or as a SharedArray. If it is not needed here any more, move it: transfer(value).',
    );
  }
}

function emitWarning(message: string): void {
  process.emitWarning(message, { code: 'BREAKEVEN_REPEATED_PAYLOAD' });
}
