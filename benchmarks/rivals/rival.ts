/** What a pool must offer to be measured. One file for each; `engine.call` is the most direct way it has to run one function once. */

import type * as work from '../workloads/functions.js';

type Work = typeof work;
export type WorkName = keyof Work;
export type Input<N extends WorkName> = Parameters<Work[N]>[0];
export type Output<N extends WorkName> = Awaited<ReturnType<Work[N]>>;

/** What its workers are. */
export type WorkerKind = 'thread' | 'process';

export interface Engine {
  call<N extends WorkName>(name: N, input: Input<N>): PromiseLike<Output<N>> | Output<N>;
  /** Only where it is part of the contender; for the others the scenario cuts chunks by hand. */
  shoutEach?(texts: readonly string[]): PromiseLike<string[]> | string[];
  /** Likewise: the items as they are. */
  echoEach?(items: readonly unknown[]): PromiseLike<unknown[]> | unknown[];
  /** Likewise; for the others, one call for each photo. */
  thumbnailEach?(paths: readonly string[]): PromiseLike<Uint8Array[]>;
  /** Likewise, in parts. */
  countPrimesBelow?(end: number): PromiseLike<number> | number;
}

export interface EngineOptions {
  readonly workers: number;
  /** Threads unless said. */
  readonly kind?: WorkerKind;
  /** `single`: one call at a time; `many`: thousands at once that take next to no time; `heavy`: calls of milliseconds. Rivals are tuned for it. */
  readonly load: 'single' | 'many' | 'heavy';
}

/** Another Node than the one that measures, for a contender that needs it. */
export interface OtherNode {
  readonly execPath: string;
  readonly execArgv: readonly string[];
}

export interface Rival {
  /** What `import` takes; undefined for what imports nothing. */
  readonly packageName: string | undefined;
  open(options: EngineOptions): Engine;
}
