/** The task: signals, each of one tone under noise. */

import { type ReadonlySharedArray, type SharedArray, tasks } from 'breakeven';

/** Periods of the tone in signal number `row`. */
export function toneOf(row: number, samples: number): number {
  return 5 + ((row * 37) % (samples / 2 - 10));
}

/** Fills the signals from `start` up to `end`. */
function play(
  start: number,
  end: number,
  signals: SharedArray<'float64'>,
  window: ReadonlySharedArray<'float64'>,
): void {
  const samples = window.length;
  for (let row = start; row < end; row++) {
    const { data } = signals.rows(row, row + 1);
    const step = (2 * Math.PI * toneOf(row, samples)) / samples;
    for (let i = 0; i < samples; i++) {
      data[i] = (Math.sin(step * i) + Math.random() - 0.5) * (window.data[i] as number);
    }
  }
}

export const signals = tasks(import.meta, { play });
