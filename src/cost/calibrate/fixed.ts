/** What a chunk and an item cost, whatever bytes are in them. */

import type { FixedCosts as Costs } from '../calibration.js';
import type { Probe, ProbedPool, WorkerKind } from '../probe.js';
import type { Measured } from '../statistics.js';
import { receiveMs, roundTripMs, sendMs, workerMs } from './calls.js';
import type { Experiment, Samples } from './rounds.js';
import { busy, nothing } from './tasks.js';

const CALLS = 30;
/** Until both sides look out for messages instead of sleeping. */
const WARM_UP = 30;
const MANY = 1_000;
/** Calls of so long keep a worker busy while the caller handles others. */
const LONG_MS = 0.25;
/** In chunks of so many, what is done for each chunk hardly counts. */
const CHUNK = 64;
const SHORT_MS = 0.005;
/** Results of little bytes are timed so many at once. */
export const BATCH = 16;
/** The caller looks away until a worker must be done. */
const AWAY_MS = 0.3;
/** After so long without a message both sides sleep. */
const ASLEEP_MS = 1;
const WAKES = 5;
const MANY_AWAY_MS = 2;

export class FixedCosts implements Experiment {
  readonly name: string;
  /** Ms of the caller for a call without bytes, as measured last. */
  latest = { send: 0, receive: 0 };
  readonly #probe: Probe;
  readonly #pool: ProbedPool;

  constructor(probe: Probe, pool: ProbedPool, kind: WorkerKind) {
    this.name = `${kind}.fixed`;
    this.#probe = probe;
    this.#pool = pool;
  }

  async run() {
    const [probe, pool] = [this.#probe, this.#pool];
    const items = Array.from({ length: MANY }, () => 0);
    const call = () => pool.submit(nothing, 0);
    const calls = Array.from({ length: CALLS }, () => call);
    const batches = Array.from(
      { length: 5 },
      () => () => pool.map(nothing, items.slice(0, BATCH), { chunkSize: BATCH }),
    );
    const many = [() => pool.map(nothing, items, { chunkSize: MANY })];
    for (let i = 0; i < WARM_UP; i++) await call();
    const send = await sendMs(probe, calls);
    const receive = await receiveMs(probe, calls, AWAY_MS);
    const busyFor = (some: readonly unknown[], chunkSize: number, ms: number) => ({
      task: busy,
      items: some,
      chunkSize,
      args: [ms],
      taskMs: ms,
      edgesMs: send + receive,
    });
    this.latest = { send, receive };
    return {
      send,
      sendMany: await sendMs(probe, many),
      receive,
      receiveBatch: await receiveMs(probe, batches, AWAY_MS),
      receiveMany: await receiveMs(probe, many, MANY_AWAY_MS),
      worker: await workerMs(probe, pool, busyFor(items.slice(0, CALLS), 1, LONG_MS)),
      workerBatch: await workerMs(probe, pool, busyFor(items.slice(0, 8 * BATCH), BATCH, LONG_MS / BATCH)),
      workerMany: await workerMs(probe, pool, busyFor(items, CHUNK, SHORT_MS)),
      wake: await this.#wakeMs(),
    };
  }

  /** Of a call to a worker that sleeps, whose caller falls asleep meanwhile. */
  async #wakeMs(): Promise<number> {
    const calls = Array.from({ length: WAKES }, () => async () => {
      await this.#pool.submit(busy, 0, LONG_MS);
    });
    let sum = 0;
    for (const call of calls) {
      await new Promise((resolve) => setTimeout(resolve, ASLEEP_MS));
      sum += (await roundTripMs(this.#probe, [call])) - LONG_MS;
    }
    return sum / WAKES;
  }

  figures(samples: Samples): { readonly wakeMs: Measured; readonly chunk: Costs; readonly item: Costs } {
    const one = (many: number, single: number, count: number) => (many - single) / (count - 1);
    const of = (figure: string, many: number, item: boolean) =>
      samples.derived([`${this.name}.${figure}`, `${this.name}.${figure}Many`], (single, several) => {
        // `worker` is a mean of its items, the others are sums over theirs.
        const total = figure === 'worker' ? several * many : several;
        const each = Math.max(0, one(total, single, many));
        return item ? each : single - each;
      });
    const costs = (item: boolean): Costs => ({
      send: of('send', MANY, item),
      receive: of('receive', MANY, item),
      worker: of('worker', CHUNK, item),
    });
    const awake = ['send', 'receive', 'worker'].map((figure) => `${this.name}.${figure}`);
    const wakeMs = samples.derived([`${this.name}.wake`, ...awake], (asleep, ...parts) =>
      parts.reduce((rest, part) => rest - part, asleep),
    );
    return { wakeMs, chunk: costs(false), item: costs(true) };
  }
}
