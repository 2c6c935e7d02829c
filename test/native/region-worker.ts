/** Does with regions, in a thread of its own, what threads.test.ts asks. */

import { parentPort, workerData } from 'node:worker_threads';
import { type Native, native, type RegionId, type Share } from '#src/base/native.js';

export type Request =
  | { readonly do: 'write'; readonly share: Share; readonly value: number }
  | { readonly do: 'hold'; readonly bytes: number }
  | { readonly do: 'make'; readonly bytes: number; readonly value: number };

const addon = native() as Native;
const kept: unknown[] = [];

parentPort?.on('message', (request: Request) => {
  if (request.do === 'write') {
    const { buffer, share } = request.share;
    kept.push(buffer);
    const region: RegionId = addon.adoptShare(share);
    new Uint8Array(buffer).fill(request.value);
    parentPort?.postMessage({ region, bytesShared: addon.bytesShared() });
  } else if (request.do === 'hold') {
    parentPort?.postMessage(addon.createRegion(request.bytes));
  } else {
    const region = addon.createRegion(request.bytes);
    const share = addon.shareRegion(region, false);
    addon.releaseRegion(region);
    new Uint8Array(share.buffer).fill(request.value);
    parentPort?.postMessage(share);
  }
});
// One that is to leave its messages unread never gets as far as its event loop.
if (workerData === 'busy') for (;;);
