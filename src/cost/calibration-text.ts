/** A calibration as people read it: a column for each back end, and behind each figure the interval of its median. */

import type { BackEndCalibration, Calibration, CostCurve } from './calibration.js';
import type { Measured } from './statistics.js';
import { bytes, time } from './words.js';

const SHAPES = ['numbers', 'strings', 'objects', 'buffer', 'shared'] as const;

/** Several lines, the last one ended, too. */
export function describeCalibration(calibration: Calibration): string {
  const { host, cores, busyCores, thread, process, bandwidth, timerMs, noise, quick } = calibration;
  const both = (name: string, of: (backEnd: BackEndCalibration) => string) => [name, of(thread), of(process)];
  const rows = [
    ['', 'thread', 'process'],
    both('start of a worker', ({ startMs }) => within(startMs, time)),
    both('memory of a worker', ({ memoryPerWorker }) => within(memoryPerWorker, bytes)),
    ...thread.roundTrip.map((point, i) =>
      both(`call and answer, ${bytes(point.bytes)}`, ({ roundTrip }) => within(roundTrip[i]!.ms, time)),
    ),
    both('waking both sides', ({ wakeMs }) => within(wakeMs, time)),
    ...(['chunk', 'item'] as const).flatMap((what) => [
      both(`each ${what}: send`, (backEnd) => within(backEnd[what].send, time)),
      both(`each ${what}: receive`, (backEnd) => within(backEnd[what].receive, time)),
      both(`each ${what}: in the worker`, (backEnd) => within(backEnd[what].worker, time)),
    ]),
    ...SHAPES.flatMap((shape) =>
      (['arguments', 'results'] as const).map((what) =>
        both(`${shape}, ${what}`, ({ shapes }) => {
          const { serialise, deserialise } = shapes[shape][what];
          return shape === 'shared' ? each(serialise, deserialise) : perByte(serialise, deserialise);
        }),
      ),
    ),
  ];
  const perSecond = (rate: Measured) => within(rate, (bytesPerMs) => `${bytes(1_000 * bytesPerMs)}/s`);
  return [
    `${host.cpu}, ${cores} usable cores, Node ${host.node}${host.native ? '' : ', without the native part'}`,
    '',
    ...aligned(rows),
    '',
    'Arguments and results: ns per byte to serialise + to deserialise, in messages of the largest size measured; shared memory: for each handle.',
    `All ${cores} cores together do the work of ${within(busyCores, (value) => value.toFixed(2))}.`,
    `Memory is read at ${perSecond(bandwidth.one)} by one core, ${perSecond(bandwidth.all)} by all.`,
    `The clock tells ${time(timerMs)} apart. Of two identical runs, one takes ${within(noise, (ratio) => ratio.toFixed(3))} times the other.`,
    ...(quick ? ['Measured in a hurry: without --quick more figures have an interval, and a narrower one.'] : []),
    '',
  ].join('\n');
}

function within({ median, interval }: Measured, format: (value: number) => string): string {
  return interval === undefined ? format(median) : `${format(median)} [${interval.map(format).join(', ')}]`;
}

function perByte(...curves: readonly CostCurve[]): string {
  const costs = curves.map((curve) => {
    const { bytes: size, ms } = curve.at(-1)!;
    return ((1e6 * ms.median) / size).toPrecision(2);
  });
  return `${costs.map(Number).join(' + ')} ns`;
}

function each(...curves: readonly CostCurve[]): string {
  if (curves.some((curve) => curve.length === 0)) return 'needs the native part';
  return curves.map((curve) => time(curve.at(-1)!.ms.median)).join(' + ');
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}
