/** What crossing costs a map on this host: the figures of `calibrate` for the bytes of its items. */

import { type BackEndCalibration, type CostCurve, endOf, middle, type Pick, timeFor } from './calibration.js';
import type { Overheads } from './model/map-time.js';
import type { Workload } from './workload.js';

/** Figures that were measured together, and are off together. */
type Group = 'chunk' | 'item' | 'serialise' | 'deserialise';
const GROUPS: readonly Group[] = ['chunk', 'item', 'serialise', 'deserialise'];

/** From so many on the bytes of a buffer go beside the message. */
const LARGE_BUFFER_BYTES = 64 * 1024;

/** `pick` says of each group of figures which of their values to take. */
export function overheadsOf(
  backEnd: BackEndCalibration,
  { bytesIn, bytesOut, shape = 'objects' }: Workload,
  pick: (group: Group) => Pick = () => middle,
): Overheads {
  const { chunk, item, shapes } = backEnd;
  const { arguments: sent, results } = shapes[shape];
  const [ofChunk, ofItem] = [pick('chunk'), pick('item')];
  const serialise = (curve: CostCurve, bytes: number) => timeFor(curve, bytes, pick('serialise'));
  const deserialise = (curve: CostCurve, bytes: number) => timeFor(curve, bytes, pick('deserialise'));
  // What goes beside the message does so for each item; all else is one message.
  const isBeside = shape === 'shared' || (shape === 'buffer' && bytesIn >= LARGE_BUFFER_BYTES);
  const arriving = (cost: (bytes: number) => number) => (items: number) =>
    isBeside ? items * cost(bytesIn) : cost(items * bytesIn);
  return {
    wakeMs: ofChunk(backEnd.wakeMs),
    send: {
      chunkMs: ofChunk(chunk.send),
      itemMs: ofItem(item.send),
      messageMs: arriving((bytes) => serialise(sent.serialise, bytes)),
    },
    receive: {
      chunkMs: ofChunk(chunk.receive),
      itemMs: ofItem(item.receive) + deserialise(results.deserialise, bytesOut),
    },
    worker: {
      chunkMs: ofChunk(chunk.worker),
      itemMs: ofItem(item.worker) + serialise(results.serialise, bytesOut),
      messageMs: arriving((bytes) => deserialise(sent.deserialise, bytes)),
    },
  };
}

/** For each group of figures, the overheads with it at the lower and at the upper end of its intervals. */
export function* overheadEnds(backEnd: BackEndCalibration, workload: Workload): Generator<[Overheads, Overheads]> {
  for (const group of GROUPS) {
    const at = (end: 0 | 1) => overheadsOf(backEnd, workload, (one) => (one === group ? endOf(end) : middle));
    yield [at(0), at(1)];
  }
}
