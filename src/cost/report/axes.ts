/** Scales, ticks and axes of the charts. A chart is 360 units wide, about as many as a phone has pixels: its text stays readable there. */

import { html, type Markup } from './html.js';

export const WIDTH = 360;
export const HEIGHT = 240;
/** What is inside the axes. */
export const BOX = { left: 58, right: WIDTH - 10, top: 12, bottom: HEIGHT - 40 };

export interface Scale {
  readonly ticks: readonly number[];
  at(value: number): number;
}

/** From the pixel `start` to the pixel `end`; round values in between. */
export function linear(from: number, to: number, start: number, end: number): Scale {
  const span = to - from || 1;
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(from / step);
  const ticks: number[] = [];
  for (let i = first; i * step <= to * (1 + 1e-9); i++) ticks.push(i * step);
  return { ticks, at: (value) => start + ((value - from) / span) * (end - start) };
}

/** `from` and `to` above 0. */
export function logarithmic(from: number, to: number, start: number, end: number): Scale {
  const [low, high] = [Math.log10(from), Math.log10(to)];
  const span = high - low || 1;
  const powers: number[] = [];
  for (let power = Math.ceil(low - 1e-9); power <= high + 1e-9; power++) powers.push(10 ** power);
  const every = Math.ceil(powers.length / 7);
  const ticks = powers.length < 2 ? [from, to] : powers.filter((_, i) => i % every === 0);
  return { ticks, at: (value) => start + ((Math.log10(value) - low) / span) * (end - start) };
}

export interface Axis {
  readonly scale: Scale;
  readonly title: string;
  label(value: number): string;
}

/** Grid lines, labels and titles of both axes. */
export function axes(x: Axis, y: Axis): Markup {
  const { left, right, top, bottom } = BOX;
  return html`<g class="axes">
${y.scale.ticks.map(
  (tick) => html`<line class="grid" x1="${left}" x2="${right}" y1="${y.scale.at(tick)}" y2="${y.scale.at(tick)}"/>
<text x="${left - 5}" y="${y.scale.at(tick) + 4}" text-anchor="end">${y.label(tick)}</text>`,
)}
${x.scale.ticks.map((tick) => html`<text x="${x.scale.at(tick)}" y="${bottom + 15}" text-anchor="middle">${x.label(tick)}</text>`)}
<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>
<text class="title" x="${(left + right) / 2}" y="${bottom + 33}" text-anchor="middle">${x.title}</text>
<text class="title" x="12" y="${(top + bottom) / 2}" text-anchor="middle" transform="rotate(-90 12 ${(top + bottom) / 2})">${y.title}</text>
</g>`;
}

export function path(points: readonly (readonly [x: number, y: number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
}

/** `summary` is what who cannot see the chart is told. */
export function chart(summary: string, inside: Markup, height = HEIGHT): Markup {
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${summary}">${inside}</svg>`;
}
