import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { type Native, native } from '#src/base/native.js';
import { describeNative } from '../native.js';
import { afterGarbage, collectGarbage, residentBytes, untilGone } from './garbage.js';

const addon = native() as Native;

function copy(bytes: Uint8Array): ArrayBuffer {
  const region = addon.copyToRegion(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const buffer = addon.privateBuffer(region);
  addon.releaseRegion(region);
  return buffer;
}

describeNative('copies', () => {
  test('the receiver gets the bytes, can write to them, and nobody else sees it', () => {
    const source = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);
    const region = addon.copyToRegion(source.buffer, 0, source.length);
    const [one, two] = [new Uint8Array(addon.privateBuffer(region)), new Uint8Array(addon.privateBuffer(region))];
    addon.releaseRegion(region);
    assert.deepEqual(one, source);
    one[0] = 99;
    source[1] = 99;
    assert.deepEqual([two[0], two[1], source[0]], [0, 1, 0]);
  });

  test('a part of a buffer', () => {
    const source = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);
    assert.deepEqual(new Uint8Array(copy(source.subarray(500, 700))), source.slice(500, 700));
    assert.equal(copy(source.subarray(0, 0)).byteLength, 0);
  });

  test('bytes outside of the source are refused', () => {
    assert.throws(() => addon.copyToRegion(new ArrayBuffer(10), 5, 6), { code: 'ERANGE' });
    assert.throws(() => addon.copyToRegion(new ArrayBuffer(10), 11, 0), { code: 'ERANGE' });
  });

  test('large ones, which several threads copy, arrive whole', () => {
    const source = new Float64Array(5_000_001).map((_, index) => index);
    const copied = new Float64Array(copy(new Uint8Array(source.buffer)));
    assert.equal(copied.length, source.length);
    assert.ok(copied.every((value, index) => value === index));
  });

  test('only so many can be had at once that the rest of the program finds mappings, too; the next one when others have gone', async () => {
    const region = addon.copyToRegion(new ArrayBuffer(10), 0, 10);
    const takeAll = () => {
      const buffers: ArrayBuffer[] = [];
      assert.throws(
        () => {
          while (buffers.length < 20_000) buffers.push(addon.privateBuffer(region));
        },
        { code: 'ENOMEM' },
      );
      return buffers.length;
    };
    assert.ok(takeAll() > 10_000);
    let again = 0;
    // V8 frees what it has collected on a thread of its own.
    for (let round = 0; round < 100 && again <= 10_000; round++) {
      collectGarbage();
      await turn();
      again = takeAll();
    }
    assert.ok(again > 10_000, `${again} buffers`);
    addon.releaseRegion(region);
    // The next tests need some.
    await untilGone(region);
  });

  test('its buffer is a plain one that can be transferred', () => {
    const buffer = copy(new Uint8Array(1000).fill(3));
    const moved = structuredClone(buffer, { transfer: [buffer] });
    assert.equal(buffer.byteLength, 0);
    assert.equal(new Uint8Array(moved)[999], 3);
  });

  test('its memory is used again, never while a buffer is left', async () => {
    addon.trimPages();
    const source = new Uint8Array(3_000_000);
    const first = new Uint8Array(copy(source.fill(1)));
    for (let round = 0; round < 50; round++) {
      copy(source.fill(2));
      if (round % 10 === 9) {
        collectGarbage();
        await turn();
      }
    }
    assert.ok(first.every((byte) => byte === 1));
    addon.trimPages();
    assert.ok(first.every((byte) => byte === 1));
  });

  test('V8 is told nothing of a private buffer, and this thread counts what it has adopted until that is collected', async () => {
    await afterGarbage();
    const external = process.memoryUsage().external;
    const before = addon.bytesShared();
    (() => {
      const kept = copy(new Uint8Array(64_000_000));
      addon.adoptBuffer(copy(new Uint8Array(1_000_000)));
      assert.equal(addon.bytesShared(), before + 1_000_000);
      addon.adoptBuffer(kept);
      addon.adoptBuffer(kept);
      assert.equal(addon.bytesShared(), before + 65_000_000);
      // The two sources are V8's own.
      assert.ok(process.memoryUsage().external - external < 66_000_000);
    })();
    for (let round = 0; round < 10 && addon.bytesShared() > before; round++) {
      collectGarbage();
      await turn();
    }
    assert.equal(addon.bytesShared(), before);
  });

  test('a buffer of V8 is not adopted', () => {
    const before = addon.bytesShared();
    addon.adoptBuffer(new ArrayBuffer(1000));
    addon.adoptBuffer(new ArrayBuffer(0));
    assert.equal(addon.bytesShared(), before);
  });

  test('pages kept for the next one are given back on request', async () => {
    copy(new Uint8Array(20_000_000).fill(1));
    for (let round = 0; round < 10 && addon.bytesCopied() > 3_000_000; round++) {
      collectGarbage();
      await turn();
    }
    const kept = residentBytes();
    addon.trimPages();
    assert.ok(residentBytes() <= kept - 19_000_000, `${kept} and then ${residentBytes()}`);
  });
});
