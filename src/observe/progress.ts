/** Shows the progress of a run: a bar on a terminal, a line now and then elsewhere. Draws only when told, so it leaves no timer. */

import type { Progress, ProgressListener } from '../base/stats.js';
import { Eta } from './eta.js';
import { formatCount, formatDuration, formatRange, formatRate } from './format.js';

export type ProgressMode = 'auto' | 'bar' | 'lines' | 'none';

export interface ProgressTarget {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

export interface ProgressBarOptions {
  /** `auto`: a bar on a terminal that is not a CI's, else lines. */
  mode?: ProgressMode | undefined;
  /** Default: stderr. */
  target?: ProgressTarget | undefined;
}

export interface ProgressBar extends ProgressListener {
  /** Writes whole lines of text without tearing the bar. */
  print(text: string): void;
}

/** A listener for `progress` of a map. `label` stands in place of the task's name. */
export function progressBar(label?: string | undefined, options: ProgressBarOptions = {}): ProgressBar {
  const target = options.target ?? process.stderr;
  const mode = options.mode ?? 'auto';
  const chosen = mode === 'auto' ? (drawsBars(target) ? 'bar' : 'lines') : mode;
  const named = (progress: Progress): Progress => (label === undefined ? progress : { ...progress, label });
  const display = chosen === 'bar' ? new Bar(target) : chosen === 'lines' ? new Lines(target) : new Silence(target);
  return Object.assign((progress: Progress) => display.show(named(progress)), {
    print: (text: string) => display.print(text),
  });
}

function drawsBars(target: ProgressTarget): boolean {
  const { CI, TERM } = process.env;
  const inCI = CI !== undefined && CI !== '' && CI !== '0' && CI !== 'false';
  return target.isTTY === true && !inCI && TERM !== 'dumb';
}

class Silence {
  protected readonly target: ProgressTarget;

  constructor(target: ProgressTarget) {
    this.target = target;
  }

  print(text: string): void {
    this.target.write(text);
  }

  show(_progress: Progress): void {}
}

/** One line at every tenth of the way; over a source of unknown length, one every ten seconds. */
class Lines extends Silence {
  readonly #eta = new Eta();
  #lastStep = 0;

  override show(progress: Progress): void {
    if (progress.finished) {
      this.target.write(`${summary(progress)}\n`);
      return;
    }
    this.#eta.add(progress.done, progress.elapsedMs);
    const { total } = progress;
    const step = total ? Math.floor((progress.done * 10) / total) : Math.floor(progress.elapsedMs / 10_000);
    // The last tenth is told by the line that ends it all.
    if (step <= this.#lastStep || step === (total ? 10 : -1)) return;
    this.#lastStep = step;
    this.target.write(`${progress.label}: ${state(progress, this.#eta)}\n`);
  }
}

const CELLS = 24;
const ERASE_LINE = '\r\x1b[K';

class Bar extends Silence {
  readonly #eta = new Eta();
  #line = '';

  override show(progress: Progress): void {
    this.#eta.add(progress.done, progress.elapsedMs);
    if (progress.finished) {
      this.#line = '';
      this.target.write(`${ERASE_LINE}${summary(progress)}\n`);
      return;
    }
    this.#line = this.#draw(progress);
    this.target.write(ERASE_LINE + this.#line);
  }

  override print(text: string): void {
    this.target.write(this.#line === '' ? text : ERASE_LINE + text + this.#line);
  }

  #draw(progress: Progress): string {
    const { label, done, total } = progress;
    const share = total ? Math.min(done / total, 1) : 0;
    const full = Math.round(share * CELLS);
    const bar = total === undefined ? '' : `[${'█'.repeat(full)}${'░'.repeat(CELLS - full)}] `;
    // A line that wraps could not be erased.
    return `${label} ${bar}${state(progress, this.#eta)}`.slice(0, (this.target.columns ?? 80) - 1);
  }
}

/** `24/48 50 %, 3.2/s, ETA 7-9 s, 1 failed` */
function state(progress: Progress, eta: Eta): string {
  const { done, failed, total, elapsedMs } = progress;
  const estimate = eta.estimate(total ?? done, done, elapsedMs);
  const parts = [
    total === undefined
      ? `${formatCount(done)} done`
      : `${formatCount(done)}/${formatCount(total)} ${Math.floor((100 * done) / Math.max(total, 1))} %`,
  ];
  if (estimate !== undefined) {
    parts.push(formatRate(estimate.rate));
    if (total !== undefined) parts.push(`ETA ${formatRange(estimate.low, estimate.high)}`);
  }
  if (total === undefined) parts.push(formatDuration(elapsedMs));
  if (failed > 0) parts.push(`${formatCount(failed)} failed`);
  return parts.join(', ');
}

/** `thumbnail: 48 of 50 done, 2 failed, 14.2 s, 3.4/s` */
function summary({ label, done, failed, total, elapsedMs }: Progress): string {
  const all = Math.max(total ?? done, done);
  const parts = [
    all === done - failed ? `${formatCount(done)} done` : `${formatCount(done - failed)} of ${formatCount(all)} done`,
  ];
  if (failed > 0) parts.push(`${formatCount(failed)} failed`);
  parts.push(formatDuration(elapsedMs));
  if (elapsedMs >= 1000) parts.push(formatRate((done * 1000) / elapsedMs));
  return `${label}: ${parts.join(', ')}`;
}
