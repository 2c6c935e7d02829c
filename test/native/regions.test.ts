import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { type Native, native, type RegionId } from '#src/base/native.js';
import { describeNative } from '../native.js';
import { collectGarbage, residentBytes } from './garbage.js';

const addon = native() as Native;

function newShare(bytes: number): { buffer: SharedArrayBuffer; share: number; region: RegionId } {
  const region = addon.createRegion(bytes);
  const share = addon.shareRegion(region, false);
  addon.releaseRegion(region);
  return { ...share, region };
}

describeNative('regions', () => {
  test('a new one is zeroed, whatever its size', () => {
    for (const bytes of [1, 64, 65, 2048, 2049, 4096, 100_000, 2 ** 21, 2 ** 21 + 1, 5_000_000]) {
      const { buffer } = newShare(bytes);
      assert.equal(buffer.byteLength, bytes);
      const view = new Uint8Array(buffer);
      assert.equal(
        view.every((byte) => byte === 0),
        true,
        `${bytes} bytes`,
      );
      view.fill(0xff);
    }
  });

  test('two shares of one are the same bytes', () => {
    const { buffer, region } = newShare(100);
    const other = addon.shareRegion(region, false);
    new Uint8Array(buffer)[99] = 7;
    assert.equal(new Uint8Array(other.buffer)[99], 7);
  });

  test('a copy-on-write share sees what others write and keeps its own writes to itself', () => {
    const { buffer, region } = newShare(100_000);
    const bytes = new Uint8Array(buffer);
    const readonly = new Uint8Array(addon.shareRegion(region, true).buffer);
    bytes[5] = 1;
    assert.equal(readonly[5], 1);
    readonly[6] = 2;
    assert.equal(bytes[6], 0);
  });

  test('a copy-on-write share of a small one starts at its first byte', () => {
    newShare(64);
    const { buffer, region } = newShare(64);
    new Uint8Array(buffer).fill(9);
    assert.deepEqual(new Uint8Array(addon.shareRegion(region, true).buffer), new Uint8Array(64).fill(9));
  });

  test('a copy-on-write share that was given up never shows what a later region holds', () => {
    const region = addon.createRegion(1_000_000);
    const { buffer, share } = addon.shareRegion(region, true);
    addon.releaseRegion(region);
    addon.giveUpShare(share);
    const later = Array.from({ length: 8 }, () => newShare(1_000_000));
    for (const one of later) new Uint8Array(one.buffer).fill(7);
    assert.equal(new Uint8Array(buffer)[0], 0);
  });

  test('its pages go when the last share is given up, and the buffers that are left read zeros', () => {
    const { buffer, share, region } = newShare(10_000_000);
    const other = addon.shareRegion(region, false);
    const bytes = new Uint8Array(buffer).fill(1);
    addon.giveUpShare(share);
    assert.equal(bytes[9_999_999], 1, 'another share is left');
    const resident = residentBytes();
    addon.giveUpShare(other.share);
    assert.ok(residentBytes() <= resident - 10_000_000);
    assert.equal(bytes[9_999_999], 0);
  });

  test('a share can be given up twice, and counts once', () => {
    const { share, buffer, region } = newShare(1000);
    const other = addon.shareRegion(region, false);
    addon.giveUpShare(share);
    addon.giveUpShare(share);
    new Uint8Array(other.buffer)[0] = 1;
    assert.equal(new Uint8Array(buffer)[0], 1);
  });

  test('one that is gone cannot be shared, copied or adopted', () => {
    const { share, region } = newShare(1000);
    addon.giveUpShare(share);
    assert.throws(() => addon.shareRegion(region, false), { code: 'EBADF' });
    assert.throws(() => addon.shareRegion(region, true), { code: 'EBADF' });
    assert.throws(() => addon.privateBuffer(region), { code: 'EBADF' });
    assert.throws(() => addon.adoptShare(share), { code: 'EBADF' });
    assert.equal(addon.regionBytes(region), 0);
  });

  test('what a buffer wrote after its region was gone is not found by the next owner of the addresses', async () => {
    for (let round = 0; round < 200; round++) {
      const { buffer, share } = newShare(round % 2 === 0 ? 100_000 : 1000);
      const bytes = new Uint8Array(buffer);
      assert.equal(
        bytes.every((byte) => byte === 0),
        true,
        `round ${round}`,
      );
      addon.giveUpShare(share);
      bytes.fill(0xee);
      if (round % 20 === 0) {
        collectGarbage();
        await turn();
      }
    }
  });

  test('collection gives back pages, and the thread counts what it shares', async () => {
    const before = residentBytes();
    const counted = addon.bytesShared();
    (() => {
      for (let index = 0; index < 20; index++) new Uint8Array(newShare(1_000_000).buffer).fill(1);
      assert.equal(addon.bytesShared(), counted + 20_000_000);
    })();
    for (let round = 0; round < 10 && addon.bytesShared() > counted; round++) {
      collectGarbage();
      await turn();
    }
    assert.ok(addon.bytesShared() <= counted);
    assert.ok(residentBytes() <= before + 1_000_000);
  });

  test('no descriptor per region', () => {
    const descriptors = () => readdirSync('/proc/self/fd').length;
    const kept = [newShare(10)];
    const before = descriptors();
    for (let index = 0; index < 10_000; index++) kept.push(newShare(index));
    assert.equal(descriptors(), before);
    assert.equal(kept.length, 10_001);
  });

  test('the addresses of neighbours that have gone are one piece again, whichever went first', async () => {
    const bytes = 2 ** 30;
    const place = (region: RegionId) => addon.exportRegion(region)[4];
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const regions = [0, 1, 2].map(() => addon.createRegion(bytes));
      const behind = addon.createRegion(bytes);
      for (const which of order) addon.releaseRegion(regions[which] as RegionId);
      const both = addon.createRegion(2 * bytes);
      const [first, last] = [place(both), place(regions[2] as RegionId)] as [number, number];
      assert.equal(first + 2 * bytes, last);
      for (const region of [both, both, regions[2], regions[2], behind]) addon.releaseRegion(region as RegionId);
    }
  });

  test('regions never overlap, in any order of making and dropping', () => {
    let seed = 12345;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed % below;
    };
    const sizes = [1, 60, 64, 100, 1000, 2048, 3000, 9000, 70_000, 300_000, 2_200_000];
    const alive: { view: Uint8Array; mark: number; share: number }[] = [];
    for (let round = 0; round < 2000; round++) {
      if (alive.length > 40 || (alive.length > 0 && random(3) === 0)) {
        const [{ view, mark, share }] = alive.splice(random(alive.length), 1) as [(typeof alive)[0]];
        assert.equal(view[0], mark);
        assert.equal(view.at(-1), mark);
        addon.giveUpShare(share);
      } else {
        const { buffer, share } = newShare(sizes[random(sizes.length)] as number);
        const view = new Uint8Array(buffer);
        assert.equal(view[0], 0);
        assert.equal(view.at(-1), 0);
        const mark = 1 + random(255);
        view[0] = mark;
        view[view.length - 1] = mark;
        alive.push({ view, mark, share });
      }
    }
  });
});
