/** What a chunk and an item cost, whatever bytes are in them. */

import type { FixedCosts as Costs } from '../calibration.js';
import type { Probe, ProbedPool, WorkerKind } from '../probe.js';
import type { Measured } from '../statistics.js';
import { receiveMs, roundTripMs, sendMs, stream } from './calls.js';
import type { Experiment, Samples } from './rounds.js';
import { nothing, serve } from './tasks.js';

const CALLS = 12;
/** Until both sides look out for messages instead of sleeping. */
const WARM_UP = 30;
const MANY = 1_000;
const MANY_CALLS = 3;
/** Chunks of so long keep a worker busy while the caller handles others. */
const LONG_MS = 0.15;
/** In chunks of so many, what is done for each chunk hardly counts. */
const CHUNK = 64;
const CHUNKS = 8;
const SHORT_MS = 0.005;
/** Results of little bytes are timed so many at once. */
export const BATCH = 16;
/** The caller looks away until a worker must be done. */
const AWAY_MS = 0.2;
const MANY_AWAY_MS = 1;
/** After so long without a message both sides sleep. */
const ASLEEP_MS = 1;
const WAKES = 2;

/** Before all rounds: code that is not compiled takes ten times as long. */
const FIRST_CALLS = 150;

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

  async warm(): Promise<void> {
    for (let i = 0; i < FIRST_CALLS; i++) await this.#pool.submit(nothing, 0);
    for (const chunkSize of [1, BATCH]) {
      await this.#pool.map(nothing, zeros(chunkSize * FIRST_CALLS), { chunkSize });
    }
    await this.run();
  }

  async run() {
    const [probe, pool] = [this.#probe, this.#pool];
    const call = () => pool.submit(nothing, 0);
    const calls = Array.from({ length: CALLS }, () => call);
    const mapOf = (count: number) => {
      const items = zeros(count);
      return Array.from({ length: MANY_CALLS }, () => () => pool.map(nothing, items, { chunkSize: count }));
    };
    for (let i = 0; i < WARM_UP; i++) await call();
    const send = await sendMs(probe, calls);
    const receive = await receiveMs(probe, calls, AWAY_MS);
    this.latest = { send, receive };
    const workerMs = async (chunkSize: number, chunks: number, taskMs: number) =>
      (await stream(probe, pool, { items: zeros(chunkSize * chunks), chunkSize, taskMs })).worker;
    return {
      send,
      sendMany: await sendMs(probe, mapOf(MANY)),
      receive,
      receiveBatch: await receiveMs(probe, mapOf(BATCH), AWAY_MS),
      receiveMany: await receiveMs(probe, mapOf(MANY), MANY_AWAY_MS),
      worker: await workerMs(1, CALLS, LONG_MS),
      workerBatch: await workerMs(BATCH, CHUNKS, LONG_MS / BATCH),
      workerMany: await workerMs(CHUNK, CHUNKS, SHORT_MS),
      wake: await this.#wakeMs(),
    };
  }

  /** Of a call to a worker that sleeps, whose caller falls asleep meanwhile. */
  async #wakeMs(): Promise<number> {
    let sum = 0;
    for (let i = 0; i < WAKES; i++) {
      await new Promise((resolve) => setTimeout(resolve, ASLEEP_MS));
      sum += (await roundTripMs(this.#probe, [() => this.#pool.submit(serve, 0, LONG_MS)])) - LONG_MS;
    }
    return sum / WAKES;
  }

  figures(samples: Samples): { readonly wakeMs: Measured; readonly chunk: Costs; readonly item: Costs } {
    const one = (many: number, single: number, count: number) => (many - single) / (count - 1);
    const of = (figure: string, many: number, item: boolean) =>
      samples.derived([`${this.name}.${figure}`, `${this.name}.${figure}Many`], (single, several) => {
        const each = Math.max(0, one(several, single, many));
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

function zeros(count: number): readonly number[] {
  return Array.from({ length: count }, () => 0);
}
