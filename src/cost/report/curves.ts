/** Two curves: wall time over chunk size, and speed-up over workers. */

import type { ChunkCurve, ProfileData } from '../report-data.js';
import type { Measured } from '../statistics.js';
import { ratio, ratioWithin, time } from '../words.js';
import { axes, BOX, chart, linear, logarithmic, path } from './axes.js';
import { html, type Markup } from './html.js';

const { left, right, top, bottom } = BOX;

/** The U: points with their intervals, and the model's line. */
export function chunkChart({ measured, model }: ChunkCurve, best: number | undefined): Markup {
  const times = [...measured.flatMap(({ wallMs }) => ends(wallMs)), ...model.map(({ wallMs }) => wallMs)];
  const sizes = [...measured, ...model].map(({ chunkSize }) => chunkSize);
  const x = logarithmic(Math.min(...sizes), Math.max(...sizes), left + 8, right - 8);
  const y = linear(0, 1.05 * Math.max(...times), bottom, top);
  const count = (value: number) => Math.round(value).toLocaleString('en-US');
  return chart(
    'Wall time over chunk size',
    html`${axes({ scale: x, title: 'items in a chunk', label: count }, { scale: y, title: 'wall time', label: time })}
<path class="line model" d="${path(model.map(({ chunkSize, wallMs }) => [x.at(chunkSize), y.at(wallMs)]))}"/>
${measured.map(({ chunkSize, wallMs }) => point(x.at(chunkSize), wallMs, y.at, chunkSize === best, `chunks of ${count(chunkSize)}: ${time(wallMs.median)}`))}`,
  );
}

/** With the line that as many times as fast would be. */
export function speedupChart(scaling: ProfileData['scaling']): Markup {
  const most = Math.max(...scaling.map(({ workers }) => workers), 2);
  const highest = Math.max(most, ...scaling.flatMap(({ speedup }) => ends(speedup)));
  const x = linear(0, most, left, right - 8);
  const y = linear(0, highest, bottom, top);
  const whole = { ...x, ticks: x.ticks.filter((tick) => Number.isInteger(tick) && tick > 0) };
  return chart(
    'Speed-up over workers',
    html`${axes({ scale: whole, title: 'workers', label: String }, { scale: y, title: 'speed-up', label: (value) => `${value}x` })}
<path class="line ideal" d="${path([
      [x.at(0), y.at(0)],
      [x.at(most), y.at(most)],
    ])}"/>
<line class="line loop" x1="${left}" x2="${right}" y1="${y.at(1)}" y2="${y.at(1)}"/>
<path class="line measured" d="${path(scaling.map(({ workers, speedup }) => [x.at(workers), y.at(speedup.median)]))}"/>
${scaling.map(({ workers, speedup }) => point(x.at(workers), speedup, y.at, false, `${workers}: ${ratioWithin(speedup.median, speedup.interval)}`))}`,
  );
}

function point(
  x: number,
  { median, interval }: Measured,
  y: (value: number) => number,
  isBest: boolean,
  label: string,
): Markup {
  const bar = interval && html`<line class="error" x1="${x}" x2="${x}" y1="${y(interval[0])}" y2="${y(interval[1])}"/>`;
  return html`<g><title>${label}</title>${bar}<circle class="${isBest ? 'point best' : 'point'}" cx="${x}" cy="${y(median)}" r="${isBest ? 5 : 3.5}"/></g>`;
}

function ends({ median, interval }: Measured): readonly number[] {
  return interval ?? [median];
}

/** What the lines of a chart mean. */
export function legend(entries: readonly (readonly [name: string, meaning: string])[]): Markup {
  return html`<ul class="legend">${entries.map(([name, meaning]) => html`<li><svg viewBox="0 0 24 8" aria-hidden="true"><line class="line ${name}" x1="0" x2="24" y1="4" y2="4"/></svg>${meaning}</li>`)}</ul>`;
}

export const SPEEDUP_LEGEND = legend([
  ['measured', 'measured'],
  ['ideal', 'ideal: as many times as fast'],
  ['loop', `the plain loop: ${ratio(1)}`],
]);

export const CHUNK_LEGEND = legend([
  ['measured', 'measured, with intervals'],
  ['model', 'what the model expects'],
]);
