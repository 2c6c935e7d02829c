/** Where it pays: predicted speed-ups over payload and item time, the break-even line, and where this task stands. */

import type { Crossover } from '../crossover.js';
import { bytes, ratio, time } from '../words.js';
import { axes, BOX, chart, logarithmic, path } from './axes.js';
import { html, type Markup } from './html.js';

const { left, right, top, bottom } = BOX;

/** Speed-ups up to here have the colour of this step; the classes of the style sheet. */
const STEPS = [0.1, 0.5, 0.9, 1.2, 1.5, 2, 4, Number.POSITIVE_INFINITY];

export function heatMap({ bytes: columns, itemMs: rows, speedup, breakEvenMs, here }: Crossover): Markup {
  const step = (values: readonly number[]) => Math.sqrt(values[1]! / values[0]!);
  const [wide, high] = [step(columns), step(rows)];
  const [leastX, mostX] = [columns[0]! / wide, columns.at(-1)! * wide];
  const [leastY, mostY] = [rows[0]! / high, rows.at(-1)! * high];
  const x = logarithmic(leastX, mostX, left, right);
  const y = logarithmic(leastY, mostY, bottom, top);
  const cells = rows.flatMap((itemMs, row) =>
    columns.map((size, column) => {
      const value = speedup[row]![column]!;
      const [fromX, toX, fromY, toY] = [x.at(size / wide), x.at(size * wide), y.at(itemMs * high), y.at(itemMs / high)];
      const heat = STEPS.findIndex((most) => value <= most);
      return {
        rect: html`<rect class="heat-${heat}" x="${fromX}" y="${fromY}" width="${toX - fromX}" height="${toY - fromY}"><title>${bytes(size)}, ${time(itemMs)}: ${ratio(value)}</title></rect>`,
        text: html`<text class="cell on-${heat}" x="${(fromX + toX) / 2}" y="${(fromY + toY) / 2 + 3.5}" text-anchor="middle">${cellText(value)}</text>`,
      };
    }),
  );
  const within = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);
  const line = columns.flatMap((size, column): [number, number][] => {
    const itemMs = breakEvenMs[column];
    return itemMs == null ? [] : [[x.at(size), y.at(within(itemMs, leastY, mostY))]];
  });
  const [hereX, hereY] = [x.at(within(here.bytes, leastX, mostX)), y.at(within(here.itemMs, leastY, mostY))];
  const isRight = hereX > (left + right) / 2;
  return chart(
    'Predicted speed-up over payload and item time',
    html`${axes({ scale: x, title: 'bytes of the arguments of an item', label: bytesTick }, { scale: y, title: 'item time', label: time })}
${cells.map(({ rect }) => rect)}<path class="line contour" d="${path(line)}"/>${cells.map(({ text }) => text)}
<g class="here"><circle cx="${hereX}" cy="${hereY}" r="6"/><circle class="core" cx="${hereX}" cy="${hereY}" r="2.5"/><text x="${hereX + (isRight ? -10 : 10)}" y="${hereY - 8}" text-anchor="${isRight ? 'end' : 'start'}">you are here</text></g>`,
  );
}

function cellText(value: number): string {
  if (value < 0.005) return '0';
  return value.toFixed(value < 0.995 ? 2 : value < 9.95 ? 1 : 0);
}

function bytesTick(value: number): string {
  return bytes(value).replace(' bytes', ' B');
}
