/** Where each millisecond goes: one bar for all lanes, and the lanes themselves over time. */

import { type Breakdown, totalMs } from '../breakdown.js';
import type { Lane, Span } from '../report-data.js';
import { share, time } from '../words.js';
import { chart, linear, WIDTH } from './axes.js';
import { html, type Markup } from './html.js';
import { partsOf, tellingParts } from './parts.js';

const BAR = 30;

/** A stacked bar, and what is in it as a table. */
export function breakdownBar(breakdown: Breakdown): Markup {
  const all = totalMs(breakdown) || 1;
  const parts = partsOf(breakdown);
  let from = 0;
  const bars = parts.map(({ colour, name, ms }) => {
    const x = (from / all) * WIDTH;
    from += ms;
    return html`<rect class="part ${colour}" x="${x}" y="0" width="${(ms / all) * WIDTH}" height="${BAR}"><title>${name}: ${time(ms)}, ${share(ms / all)}</title></rect>`;
  });
  const rows = tellingParts(parts).map(
    ({ colour, name, ms }) =>
      html`<tr><th scope="row"><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="part ${colour}" width="10" height="10"/></svg>${name}</th><td>${time(ms)}</td><td>${share(ms / all)}</td></tr>`,
  );
  // As high on a wide page as on a narrow one.
  const bar = html`<svg class="bar" viewBox="0 0 ${WIDTH} ${BAR}" preserveAspectRatio="none" role="img" aria-label="Where each millisecond goes">${bars}</svg>`;
  return html`${bar}<table class="parts"><tbody>${rows}</tbody></table>`;
}

const LANE = 22;
const NAMES = 62;
const FOOT = 22;
/** More would not be seen, and make the file heavy. */
const MOST_SPANS = 4_000;

export function timeline(lanes: readonly Lane[]): Markup {
  // Too many for the arguments of one call.
  const wallMs = lanes.flatMap(({ spans }) => spans).reduce((most, { to }) => Math.max(most, to), 1e-3);
  const x = linear(0, wallMs, NAMES, WIDTH - 14);
  const height = lanes.length * LANE + FOOT;
  const perLane = Math.ceil(MOST_SPANS / lanes.length);
  const drawn = lanes.map(({ name, spans }, i) => {
    const y = i * LANE + 3;
    const rects = longest(spans, perLane).map(
      ({ what, from, to }) =>
        html`<rect class="part ${what}" x="${x.at(from)}" y="${y}" width="${Math.max(0.3, x.at(to) - x.at(from))}" height="${LANE - 6}"><title>${name}: ${what}, ${time(to - from)}</title></rect>`,
    );
    return html`<text x="${NAMES - 6}" y="${y + 12}" text-anchor="end">${name}</text><rect class="lane" x="${NAMES}" y="${y}" width="${WIDTH - 14 - NAMES}" height="${LANE - 6}"/>${rects}`;
  });
  const ticks = x.ticks.map(
    (tick) => html`<text x="${x.at(tick)}" y="${height - 6}" text-anchor="middle">${time(tick)}</text>`,
  );
  return chart('What caller and workers do over time', html`<g class="axes">${drawn}${ticks}</g>`, height);
}

function longest(spans: readonly Span[], most: number): readonly Span[] {
  return spans.length <= most ? spans : spans.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, most);
}
