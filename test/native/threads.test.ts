import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { type Native, native, type RegionId, type Share } from '#src/base/native.js';
import { describeNative } from '../native.js';
import { afterGarbage, collectGarbage, untilGone } from './garbage.js';
import type { Request } from './region-worker.js';

const addon = native() as Native;

function start(t: TestContext, workerData?: 'busy'): Worker {
  const worker = new Worker(new URL('./region-worker.js', import.meta.url), { workerData });
  t.after(() => worker.terminate());
  return worker;
}

async function ask<Answer>(worker: Worker, request: Request): Promise<Answer> {
  const answer = once(worker, 'message');
  worker.postMessage(request);
  return (await answer)[0] as Answer;
}

function postShare(worker: Worker, region: RegionId): void {
  worker.postMessage({ do: 'write', share: addon.shareRegion(region, false), value: 1 } satisfies Request);
}

describeNative('regions between threads', () => {
  test('a thread that is sent a share sees the same bytes, and has the share from then on', async (t) => {
    const worker = start(t);
    const region = addon.createRegion(1_000_000);
    const { buffer } = addon.shareRegion(region, false);
    const before = addon.bytesShared();
    const share = addon.shareRegion(region, false);
    const answer = await ask<{ region: RegionId; bytesShared: number }>(worker, { do: 'write', share, value: 5 });
    assert.deepEqual(answer, { region, bytesShared: 1_000_000 });
    assert.equal(addon.bytesShared(), before);
    assert.equal(new Uint8Array(buffer)[999_999], 5);
  });

  test('a region that a thread made outlives it', async (t) => {
    const worker = start(t);
    const { buffer, share } = await ask<Share>(worker, { do: 'make', bytes: 5000, value: 8 });
    const region = addon.adoptShare(share);
    await worker.terminate();
    assert.deepEqual(new Uint8Array(buffer), new Uint8Array(5000).fill(8));
    assert.equal(addon.regionBytes(region), 5000);
  });

  test('a thread that is terminated gives up its shares, whatever garbage the sender still has', async (t) => {
    const worker = start(t);
    const region = addon.createRegion(1_000_000);
    await ask(worker, { do: 'write', share: addon.shareRegion(region, false), value: 1 });
    addon.releaseRegion(region);
    assert.equal(addon.regionBytes(region), 1_000_000, 'the thread has it');
    await worker.terminate();
    assert.equal(addon.regionBytes(region), 0);
  });

  test('a thread that is terminated before it releases what it holds holds nothing any more', async (t) => {
    const worker = start(t);
    const region = await ask<RegionId>(worker, { do: 'hold', bytes: 1_000_000 });
    assert.equal(addon.regionBytes(region), 1_000_000);
    await worker.terminate();
    assert.equal(addon.regionBytes(region), 0);
  });

  test('a share in a message that nobody reads keeps the region, and is given up with the message', async (t) => {
    const worker = start(t, 'busy');
    const region = addon.createRegion(1_000_000);
    postShare(worker, region);
    addon.releaseRegion(region);
    collectGarbage();
    assert.equal(addon.regionBytes(region), 1_000_000, 'the message has it');
    await worker.terminate();
    await untilGone(region);
  });

  test('private buffers in messages that nobody reads let their memory go with the thread', async (t) => {
    const worker = start(t, 'busy');
    await afterGarbage();
    const before = addon.bytesCopied();
    const region = addon.copyToRegion(new ArrayBuffer(3_000_000), 0, 3_000_000);
    const buffer = addon.privateBuffer(region);
    addon.releaseRegion(region);
    worker.postMessage(buffer, [buffer]);
    assert.equal(addon.bytesCopied(), before + 3_000_000);
    await worker.terminate();
    await untilGone(region);
    assert.equal(addon.bytesCopied(), before);
  });

  test('many threads make, share and drop at once', async (t) => {
    const workers = [start(t), start(t), start(t)];
    for (let round = 0; round < 100; round++) {
      const shares = await Promise.all(
        workers.map((worker, index) => ask<Share>(worker, { do: 'make', bytes: 1000 * (round + 1), value: index + 1 })),
      );
      const regions = shares.map(({ share }) => addon.adoptShare(share));
      shares.forEach(({ buffer, share }, index) => {
        const bytes = new Uint8Array(buffer);
        assert.deepEqual([bytes[0], bytes.at(-1)], [index + 1, index + 1]);
        addon.giveUpShare(share);
      });
      assert.deepEqual(
        regions.map((region) => addon.regionBytes(region)),
        [0, 0, 0],
      );
    }
  });
});
