/**
 * What a profile found, as plain data: what `--json` and `--save` write, and what the HTML report is rendered from. JSON leaves out what is
 * undefined. Times in ms, sizes in bytes, shares of 1.
 */

import type { Breakdown } from './breakdown.js';
import type { Crossover } from './crossover.js';
import type { Evidence } from './diagnosis/diagnose.js';
import type { Bottleneck } from './diagnosis/rule.js';
import type { Verdict } from './diagnosis/verdict.js';
import type { Measured } from './statistics.js';

export const PROFILE_FORMAT = 'breakeven-profile/1';

/** One setting that was measured, and how often. */
export interface ProfiledRun {
  readonly kind: 'inline' | 'thread' | 'process';
  readonly size: number;
  readonly chunkSize: number;
  readonly rounds: number;
  readonly wallMs: Measured;
  /** Over the plain loop, in pairs. */
  readonly speedup: Measured;
}

export interface ChunkPoint {
  readonly chunkSize: number;
  readonly wallMs: number;
}

/** Wall time over chunk size, at the best number of workers: what was measured, and the model's line. */
export interface ChunkCurve {
  readonly measured: readonly { readonly chunkSize: number; readonly wallMs: Measured }[];
  readonly model: readonly ChunkPoint[];
}

/** What a lane does from one moment to another, in ms from the start of the run. */
export interface Span {
  readonly what: 'start' | 'arguments' | 'compute' | 'results' | 'dispatch';
  readonly from: number;
  readonly to: number;
}

export interface Lane {
  /** `main`, `worker 1` … */
  readonly name: string;
  readonly spans: readonly Span[];
}

export interface ProfileData {
  readonly format: typeof PROFILE_FORMAT;
  /** `photos.ts#thumbnail` */
  readonly task: string;
  /** ISO 8601. */
  readonly at: string;
  readonly host: {
    readonly name: string;
    readonly cpu: string;
    readonly node: string;
    readonly breakeven: string;
    readonly cores: number;
  };
  /** Those of the sample that was run. */
  readonly items: number;
  /** All that there are, where they are more. */
  readonly given?: number | undefined;
  readonly sequential: { readonly wallMs: Measured; readonly itemMs: Measured; readonly itemSpread: number };
  readonly runs: readonly ProfiledRun[];
  readonly best: ProfiledRun | undefined;
  /** Of the best run. */
  readonly breakdown: Breakdown | undefined;
  readonly chunks: ChunkCurve | undefined;
  /** Best speed-up with each number of workers. */
  readonly scaling: readonly { readonly workers: number; readonly speedup: Measured }[];
  readonly crossover: Crossover | undefined;
  /** What an item must take so that workers pay: from the model, corrected by runs of empty tasks with the same payload. */
  readonly breakEvenItemMs?: number | undefined;
  readonly timeline: readonly Lane[];
  readonly verdict: Verdict;
  readonly bottleneck: Bottleneck;
  /** What holds it back, in a sentence. */
  readonly sentence: string;
  readonly evidence: readonly Evidence[];
  readonly needsProfile: readonly string[];
  /** The ratio of two identical runs, and the share of runs that are outliers. */
  readonly noise: { readonly repeat: Measured | undefined; readonly outlierShare: number };
  /** The command that makes this report again. */
  readonly reproduce: string;
}
