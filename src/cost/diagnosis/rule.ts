/** What a rule is: a threshold over the evidence, where it comes from, and what to say. */

import type { Measurements } from './measurements.js';

export type Bottleneck =
  | 'not trustworthy'
  | 'timer resolution'
  | 'quota'
  | 'noisy host'
  | 'too many workers'
  | 'too little work'
  | 'start-up'
  | 'too fine'
  | 'dispatch-bound'
  | 'IPC-bound'
  | 'repeated payload'
  | 'imbalance'
  | 'I/O-bound'
  | 'main thread blocked'
  | 'memory bandwidth'
  | 'shared cores'
  | 'coordination-bound'
  | 'garbage collection'
  | 'leak'
  | 'processes needlessly'
  | 'CPU-bound'
  | 'inconclusive';

/** `noted`: worth telling, not the cause. */
export type Judgement = 'fired' | 'noted' | 'not fired';

export interface Finding {
  readonly judgement: Judgement;
  /** What was measured, as people read it. */
  readonly value: string;
  /** With numbers, without a full stop, such as `22 % CPU per task`. */
  readonly says: string;
  /** The one thing to do. */
  readonly action: string;
}

export interface Rule {
  /** As in the table of docs and evidence, in the order of evaluation. */
  readonly number: number;
  /** What it is the sign of; undefined for the verdict's rule, which is never the bottleneck. */
  readonly bottleneck: Bottleneck | undefined;
  /** How its sentence begins. */
  readonly title: string;
  readonly measures: string;
  readonly threshold: string;
  /** Of the threshold. `proposal`: ours, until calibrated on labelled workloads. */
  readonly source: string;
  /** It takes an experiment, which a pool at work cannot make. */
  readonly needsProfile: boolean;
  /** The bottleneck only where no other rule knows a cause. Default: false. */
  readonly isLastResort?: boolean | undefined;
  /** Undefined where something it needs was not measured. */
  judge(measured: Measurements): Finding | undefined;
}

/** Above `fires` it has fired, above `notes` it is noted. */
export function above(value: number, fires: number, notes = fires): Judgement {
  return value > fires ? 'fired' : value > notes ? 'noted' : 'not fired';
}

export function when(condition: boolean): Judgement {
  return condition ? 'fired' : 'not fired';
}
