/** Runs what the policy asks for, and the extra runs that explain it. All pools that it opens are closed, however it ends. */

import { crossingMs } from '../breakdown.js';
import type { Calibration } from '../calibration.js';
import { measurementsOf } from '../diagnosis/from-stats.js';
import { atOnceFor, WAITS } from '../diagnosis/run-rules.js';
import type { Probe } from '../probe.js';
import { median, medianWithInterval, pairedRatio } from '../statistics.js';
import type { Workload } from '../workload.js';
import { runEmpty } from './empty-runs.js';
import type { Confirmed, Findings } from './findings.js';
import { LARGE_BYTES, type PayloadSize } from './payload.js';
import { Pools } from './pools.js';
import { isKnown, newcomers, nextRound, type Trial, winner } from './race.js';
import { expectedMs, firstSettings, type Setting, sizesUpTo } from './settings.js';
import { type TimedRun, timeSteps } from './timed-run.js';
import { tryAtOnce, trySharing } from './what-ifs.js';
import type { Work } from './work.js';

export interface ExperimentInput {
  readonly calibration: Calibration;
  readonly workload: Workload;
  readonly payload: { readonly arguments: PayloadSize; readonly results: PayloadSize };
  /** Of the first item. */
  readonly result: unknown;
  readonly begun: number;
  readonly budgetMs: number;
  readonly onProgress: (doing: string) => void;
}

/** Shares of the budget after which the race, the confirmation, and whatever else are over. */
const RACE = 0.5;
const CONFIRM = 0.75;
const EXTRA = 0.95;
/** Of the time of tasks: from here on it is asked what sharing would bring. */
const COPIES_MUCH = 0.1;

interface Running {
  readonly trial: Trial;
  readonly wallMs: number[];
  readonly speedups: number[];
}

type Found = Omit<Findings, 'name' | 'at' | 'calibration' | 'given' | 'payload'>;

export class Experiment {
  readonly #probe: Probe;
  readonly #work: Work;
  readonly #input: ExperimentInput;
  readonly #pools: Pools;
  readonly #loopMs: number[] = [];
  readonly #running: Running[] = [];

  constructor(probe: Probe, work: Work, input: ExperimentInput) {
    this.#probe = probe;
    this.#work = work;
    this.#input = input;
    this.#pools = new Pools(probe);
    for (const setting of firstSettings(input.calibration, input.workload)) this.#enter(setting);
  }

  async run(): Promise<Found> {
    try {
      await this.#race();
      const best = await this.#confirm(winner(this.#trials())!.setting);
      const found = await this.#explain(best);
      await this.#pools.keep([]);
      return found;
    } catch (error) {
      await this.#pools.terminate(error);
      throw error;
    }
  }

  async #race(): Promise<void> {
    for (;;) {
      const race = {
        trials: this.#trials(),
        loopMs: this.#loopMs.length === 0 ? this.#expectedLoopMs() : median(this.#loopMs),
        leftMs: this.#leftMs(RACE),
      };
      const round = nextRound(race);
      if (round.length > 0) {
        await this.#round(round.map(({ setting }) => setting));
        continue;
      }
      const others = newcomers(race, this.#work.items.length);
      if (others.length === 0) return;
      for (const setting of others) this.#enter(setting);
    }
  }

  /** The loop, and beside it each of these; the other way around every other time. */
  async #round(settings: readonly Setting[]): Promise<void> {
    const ms = new Map<Setting, number>();
    const isForth = this.#loopMs.length % 2 === 0;
    let loopMs = 0;
    if (isForth) loopMs = await this.#loop();
    for (const setting of isForth ? settings : settings.toReversed()) ms.set(setting, await this.#map(setting));
    if (!isForth) loopMs = await this.#loop();
    this.#loopMs.push(loopMs);
    for (const { trial, wallMs, speedups } of this.#running) {
      const wall = ms.get(trial.setting);
      if (wall === undefined) continue;
      wallMs.push(wall);
      speedups.push(loopMs / wall);
    }
    const inRace = this.#trials().filter(({ speedups }) => speedups.length === 0);
    await this.#pools.keep([...settings, ...inRace.map(({ setting }) => setting)]);
  }

  async #confirm(setting: Setting): Promise<Confirmed> {
    await this.#pools.keep([setting]);
    const [one, other, speedups]: [number[], number[], number[]] = [[], [], []];
    do {
      const isForth = speedups.length % 2 === 0;
      let loopMs = isForth ? await this.#loop() : 0;
      const [earlier, later] = [await this.#map(setting), await this.#map(setting)];
      if (!isForth) loopMs = await this.#loop();
      this.#loopMs.push(loopMs);
      one.push(isForth ? earlier : later);
      other.push(isForth ? later : earlier);
      speedups.push((2 * loopMs) / (earlier + later));
    } while (!isKnown(medianWithInterval(speedups), speedups.length) && this.#leftMs(CONFIRM) > 0);
    const raced = this.#running.find(({ trial }) => trial.setting === setting)!;
    // Where there was no time to measure it anew often enough, what it did in the race has to do.
    const isFew = medianWithInterval(speedups).interval === undefined;
    const all = isFew ? [...raced.speedups, ...speedups] : speedups;
    return {
      setting,
      rounds: all.length,
      wallMs: medianWithInterval([...one, ...other]),
      speedup: medianWithInterval(all),
      repeat: pairedRatio(one, other),
    };
  }

  async #explain(best: Confirmed): Promise<Found> {
    const { calibration, workload, result } = this.#input;
    const { setting } = best;
    const [probe, work] = [this.#probe, this.#work];
    const mayGoOn = () => this.#leftMs(EXTRA) > 0;
    const pool = await this.#pools.warm(work, setting);
    this.#tell('empty tasks');
    const empty = await runEmpty(probe, pool, work, setting, result, mayGoOn);
    const startMs = this.#pools.startMs(setting.kind, setting.size)!;
    await this.#pools.keep([]);
    this.#tell('step by step');
    const timed = await timeSteps(probe, work, setting);
    const most = sizesUpTo(calibration.cores).at(-1)!;
    const timedOn = async (size: number): Promise<TimedRun | undefined> => {
      if (setting.size === size) return timed;
      return most > 1 && mayGoOn() ? timeSteps(probe, work, { ...setting, size }) : undefined;
    };
    const [alone, together] = [await timedOn(1), await timedOn(most)];
    return {
      workload,
      repeats: this.#repeats(),
      loopMs: this.#loopMs,
      trials: this.#trials(),
      best,
      startMs,
      empty,
      timed,
      alone,
      together,
      ifShared: await this.#ifShared({ ...setting, size: most }, timed, mayGoOn),
      ifAtOnce: await this.#ifAtOnce(timed, mayGoOn),
    };
  }

  async #ifShared(setting: Setting, { stats }: TimedRun, mayGoOn: () => boolean): Promise<number | undefined> {
    const { array, keys } = this.#input.payload.arguments;
    if (array === undefined || array.byteLength < LARGE_BYTES || !mayGoOn()) return undefined;
    const { arguments: sent, taskTotalMs } = measurementsOf(stats);
    if (sent === undefined || !taskTotalMs || crossingMs(sent.spent) < COPIES_MUCH * taskTotalMs) return undefined;
    this.#tell('in shared memory');
    const chunkSize = Math.min(setting.chunkSize, Math.ceil(this.#work.items.length / setting.size));
    return trySharing(this.#probe, this.#work, { ...setting, chunkSize }, keys, mayGoOn);
  }

  async #ifAtOnce({ stats }: TimedRun, mayGoOn: () => boolean): Promise<Findings['ifAtOnce']> {
    const cpuShare = stats.timings?.cpuShare;
    if (cpuShare === undefined || cpuShare >= WAITS || !mayGoOn()) return undefined;
    this.#tell('many at once');
    const calls = atOnceFor(cpuShare);
    const itemMs = median(this.#loopMs) / this.#work.items.length;
    return { calls, speedup: await tryAtOnce(this.#probe, this.#work, itemMs, calls, mayGoOn) };
  }

  /** Of the items, the most that have one large array in common. */
  #repeats(): number {
    const { keys, array } = this.#input.payload.arguments;
    if (array === undefined) return 0;
    const times = new Map<unknown, number>();
    for (let i = 0; i < this.#work.items.length; i++) {
      let inside: unknown = this.#work.argumentsOf(i);
      for (const key of keys) inside = (inside as Readonly<Record<string | number, unknown>> | undefined)?.[key];
      if (ArrayBuffer.isView(inside)) times.set(inside, (times.get(inside) ?? 0) + 1);
    }
    return Math.max(0, ...times.values());
  }

  async #loop(): Promise<number> {
    await this.#breathe();
    this.#tell('plain loop');
    return this.#work.loop(this.#probe.now);
  }

  async #map(setting: Setting): Promise<number> {
    const { kind, size, chunkSize } = setting;
    await this.#breathe();
    const many = kind === 'thread' ? 'threads' : 'processes';
    this.#tell(`${size} ${size === 1 ? kind : many}, chunks of ${chunkSize.toLocaleString('en-US')}`);
    const pool = await this.#pools.warm(this.#work, setting);
    return this.#work.map(pool, chunkSize, this.#probe.now);
  }

  /** Signals and timers of the program have their turn, too. */
  async #breathe(): Promise<void> {
    await new Promise(setImmediate);
    this.#work.options.signal?.throwIfAborted();
  }

  #enter(setting: Setting): void {
    const { calibration, workload } = this.#input;
    const [wallMs, speedups]: [number[], number[]] = [[], []];
    const trial = { setting, expectedMs: expectedMs(calibration, workload, setting), wallMs, speedups };
    this.#running.push({ trial, wallMs, speedups });
  }

  #trials(): Trial[] {
    return this.#running.map(({ trial }) => trial);
  }

  #expectedLoopMs(): number {
    return this.#input.workload.items * this.#input.workload.itemMs;
  }

  #leftMs(share: number): number {
    const { begun, budgetMs } = this.#input;
    return begun + share * budgetMs - this.#probe.now();
  }

  #tell(doing: string): void {
    this.#input.onProgress(doing);
  }
}
