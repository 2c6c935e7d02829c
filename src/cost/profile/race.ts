/**
 * Which settings are run next, and when there have been enough: pure functions over what has been measured. In each round the plain loop runs once, and
 * beside it the settings that may still be the best. One whose optimistic bound lies below the pessimistic bound of the leader is out; where
 * nobody can reach the loop the race is over. The winner is measured again afterwards, since whoever wins a race had luck, too.
 */

import { type Measured, median } from '../statistics.js';
import { isSame, neighboursOf, type Setting } from './settings.js';

/** A setting, and what its runs took. */
export interface Trial {
  readonly setting: Setting;
  /** Ms, as the model has it. */
  readonly expectedMs: number;
  readonly wallMs: readonly number[];
  /** Of each run, over the loop of the same round. */
  readonly speedups: readonly number[];
}

export interface Race {
  /** In the order in which they came into it. */
  readonly trials: readonly Trial[];
  readonly loopMs: number;
  /** Until it has to be over. */
  readonly leftMs: number;
}

/** Few runs may have been lucky or not by so much. */
const DOUBTS = [Number.POSITIVE_INFINITY, 0.4, 0.15, 0.08, 0.05, 0.03];
/** After so many rounds those who are left are about alike: no other interval is wider than by the sign test. */
const ENOUGH_ROUNDS = 6;
/** After so many, those who are alike need not be told apart. */
const ROUNDS_TO_COMPARE = 3;
const LOSES = 1;
/** A fast one that is simpler is taken before one that is faster by less. */
const ABOUT_ALIKE = 0.03;

export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/** Where its speed-up will be found, cautiously: beyond all that was seen, the farther the less was seen. */
export function boundsOf({ speedups }: Trial): Bounds {
  if (speedups.length === 0) return { lower: 0, upper: Number.POSITIVE_INFINITY };
  const doubt = 1 + DOUBTS[Math.min(speedups.length, DOUBTS.length - 1)]!;
  return { lower: Math.min(...speedups) / doubt, upper: Math.max(...speedups) * doubt };
}

/** Those who may still be the best. */
export function contenders(trials: readonly Trial[]): Trial[] {
  const toBeat = Math.max(0, ...trials.map((trial) => boundsOf(trial).lower));
  return trials.filter((trial) => boundsOf(trial).upper >= toBeat);
}

/** The settings to run beside the loop in the next round; none: the race is over. Always run something first, however little time there is. */
export function nextRound({ trials, loopMs, leftMs }: Race): Trial[] {
  const running = contenders(trials);
  const rounds = Math.min(...running.map(({ speedups }) => speedups.length));
  if (rounds >= 1 && running.every((trial) => boundsOf(trial).upper < LOSES)) return [];
  if (rounds >= ROUNDS_TO_COMPARE && areAlike(running)) return [];
  if (rounds >= ENOUGH_ROUNDS || (rounds >= 2 && running.length === 1)) return [];
  // Those who have run least come first, so that everybody has run before the time is up.
  const inTurn = running
    .filter(({ speedups }) => speedups.length < ENOUGH_ROUNDS)
    .toSorted((one, other) => one.speedups.length - other.speedups.length);
  const isFirst = trials.every(({ speedups }) => speedups.length === 0);
  let left = leftMs - loopMs;
  const chosen = inTurn.filter((trial) => {
    left -= usualMs(trial);
    return left >= 0;
  });
  return chosen.length === 0 && isFirst ? inTurn.slice(0, 1) : chosen;
}

/** Of those who have run, the simplest that is about as fast as the fastest: threads, few workers, small chunks. Undefined where none has. */
export function winner(trials: readonly Trial[]): Trial | undefined {
  const ran = trials.filter(({ speedups }) => speedups.length > 0);
  if (ran.length === 0) return undefined;
  // Who has been dropped early may only look fast.
  const most = Math.max(...ran.map(({ speedups }) => speedups.length));
  const tested = contenders(ran).filter(({ speedups }) => speedups.length >= Math.min(most, 2));
  const best = Math.max(...tested.map(({ speedups }) => median(speedups)));
  const alike = tested.filter(({ speedups }) => median(speedups) >= best * (1 - ABOUT_ALIKE));
  return alike.toSorted((one, other) => byTrouble(one.setting, other.setting))[0];
}

function areAlike(trials: readonly Trial[]): boolean {
  const middles = trials.map(({ speedups }) => median(speedups));
  return Math.min(...middles) >= Math.max(...middles) * (1 - ABOUT_ALIKE);
}

function byTrouble(one: Setting, other: Setting): number {
  if (one.kind !== other.kind) return one.kind === 'thread' ? -1 : 1;
  return one.size - other.size || one.chunkSize - other.chunkSize;
}

function usualMs({ wallMs, expectedMs }: Trial): number {
  return wallMs.length === 0 ? expectedMs : median(wallMs);
}

/** An interval of so wide a ratio is tight. */
const TIGHT = 1.05;
/** One that only loses need not be. */
const TIGHT_ENOUGH_TO_LOSE = 1.5;
const MOST_ROUNDS = 25;

/** Whether the speed-up of the winner is known well enough after so many rounds. */
export function isKnown({ interval }: Measured, rounds: number): boolean {
  if (interval === undefined) return false;
  const [lower, upper] = interval;
  return rounds >= MOST_ROUNDS || upper / lower <= (upper < LOSES ? TIGHT_ENOUGH_TO_LOSE : TIGHT);
}

/** Rounds of newcomers: the curve is flat at its best, and each is a factor of two. */
const MOST_TRIALS = 24;

/** When the race is over, the neighbours of whoever leads it that have not been tried, if there is anything to win and time for it. */
export function newcomers({ trials, loopMs, leftMs }: Race, items: number): Setting[] {
  const leader = winner(trials);
  if (leader === undefined || trials.length >= MOST_TRIALS || boundsOf(leader).upper < LOSES) return [];
  const needed = 2 * (loopMs + usualMs(leader));
  return neighboursOf(leader.setting, items)
    .filter((setting) => !trials.some((trial) => isSame(trial.setting, setting)))
    .filter((_, i) => leftMs > (i + 1) * needed);
}
