import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { type Native, native, type RegionHandle } from '#src/base/native.js';
import { receiveRegion, sendRegion } from '#src/memory/peers.js';
import { afterGarbage } from '../native/garbage.js';
import { describeNative } from '../native.js';
import { assertPagesGone, makeRegion, Peer, pages, shareOf } from './peer.js';

const addon = native() as Native;
const MB = 2 ** 20;

describeNative('regions between processes', () => {
  for (const size of [1, 100, 5000, 3 * MB]) {
    test(`both processes see what the other one writes: ${size} bytes`, async (t) => {
      const peer = await Peer.start(t);
      makeRegion(size);
      const { region, bytes } = makeRegion(size);
      bytes[0] = 3;
      const theirs = await peer.give(region);
      assert.equal(await peer.ask('read', theirs, 0), 3);
      await peer.ask('write', theirs, size - 1, 4);
      assert.equal(bytes[size - 1], 4);
    });
  }

  test('a region of the other process is seen here, and stays when that process is gone', async (t) => {
    const peer = await Peer.start(t);
    const arena = await peer.visit();
    const theirs = await peer.ask('make', 4 * MB);
    await peer.ask('write', theirs, 4 * MB - 1, 7);
    const here = shareOf(receiveRegion(await peer.ask('send', theirs)));
    await peer.ask('arrived');
    await peer.kill();
    assert.equal(addon.sweepArenas(), 1);
    assert.equal(here.bytes[4 * MB - 1], 7);
    here.giveUp();
    assertPagesGone(0, 'in its arena', arena);
    addon.leaveArena(arena[0]);
  });

  test('the other process still has what was given up here, and the pages go when it gives it up, too', async (t) => {
    const peer = await Peer.start(t);
    const before = pages();
    const { region, bytes, giveUp } = makeRegion(10 * MB);
    bytes.fill(5);
    const theirs = await peer.give(region);
    giveUp();
    assert.equal(await peer.ask('read', theirs, 10 * MB - 1), 5);
    // What tests before this one have left may go meanwhile, too.
    const held = pages();
    await peer.ask('giveUp', theirs);
    assert.ok(pages() <= held - 10 * MB);
    assertPagesGone(before);
    assert.equal(await peer.ask('read', theirs, 0), 0);
  });

  test('the pages stay while this process holds the region that the other one gave up', async (t) => {
    const peer = await Peer.start(t);
    const { region, bytes, giveUp } = makeRegion(MB);
    bytes.fill(5);
    await peer.ask('giveUp', await peer.give(region));
    assert.equal(bytes[MB - 1], 5);
    giveUp();
    assert.equal(bytes[MB - 1], 0);
  });

  test('a small region that the other process gives up last is zeroed, and its neighbours are not', async (t) => {
    const peer = await Peer.start(t);
    const [left, middle, right] = [makeRegion(64), makeRegion(64), makeRegion(64)];
    for (const { bytes } of [left, middle, right]) bytes.fill(9);
    const theirs = await peer.give(middle.region);
    middle.giveUp();
    assert.equal(middle.bytes[0], 9);
    await peer.ask('giveUp', theirs);
    assert.deepEqual([left.bytes[63], middle.bytes[0], middle.bytes[63], right.bytes[0]], [9, 0, 0, 9]);
  });

  test('what a buffer of the other process writes after it gave the region up, nobody sees', async (t) => {
    const peer = await Peer.start(t);
    const { region, bytes } = makeRegion(5000);
    const theirs = await peer.give(region);
    await peer.ask('giveUp', theirs);
    await peer.ask('write', theirs, 0, 9);
    assert.equal(bytes[0], 0);
  });

  test('the addresses of a region that only the other process holds are not used again', async (t) => {
    const peer = await Peer.start(t);
    const made = makeRegion(5000);
    made.bytes.fill(1);
    const theirs = await peer.give(made.region);
    made.giveUp();
    for (let round = 0; round < 100; round++) makeRegion(5000).bytes.fill(2);
    assert.equal(await peer.ask('read', theirs, 4999), 1);
  });

  test('a region that was given up here comes back from the other process', async (t) => {
    const peer = await Peer.start(t);
    const before = pages();
    const made = makeRegion(MB);
    made.bytes.fill(6);
    const theirs = await peer.give(made.region);
    made.giveUp();
    const back = shareOf(receiveRegion(await peer.ask('send', theirs)));
    await peer.ask('arrived');
    await peer.ask('giveUp', theirs);
    assert.equal(back.bytes[MB - 1], 6);
    back.giveUp();
    assert.equal(back.bytes[MB - 1], 0);
    assertPagesGone(before);
  });

  test('a handle that comes back while the region is in use here is that region', async (t) => {
    const peer = await Peer.start(t);
    const { region } = makeRegion(1000);
    const theirs = await peer.give(region);
    assert.equal(receiveRegion(await peer.ask('send', theirs)), region);
    addon.releaseRegion(region);
  });

  test('a handle reaches a third process by way of the second', async (t) => {
    const [second, third] = [await Peer.start(t), await Peer.start(t)];
    const made = makeRegion(MB);
    made.bytes.fill(8);
    const theirs = await second.give(made.region);
    made.giveUp();
    const last = await third.ask('take', await second.ask('send', theirs));
    await second.ask('arrived');
    await second.ask('giveUp', theirs);
    assert.equal(await third.ask('read', last, MB - 1), 8);
  });

  test('a copy by value crosses as a private one, and is counted until the other process drops it', async (t) => {
    const peer = await Peer.start(t);
    const source = new Uint8Array(MB).fill(4);
    await afterGarbage();
    const before = addon.bytesCopied();
    const region = addon.copyToRegion(source.buffer, 0, MB);
    const [one, two] = [await peer.give(region, 'takePrivately'), await peer.give(region, 'takePrivately')];
    addon.releaseRegion(region);
    await peer.ask('write', one, 0, 5);
    assert.deepEqual([await peer.ask('read', one, 0), await peer.ask('read', two, 0)], [5, 4]);
    assert.equal(addon.bytesCopied(), before + MB);
    await peer.kill();
    assert.equal(addon.sweepArenas(), 1);
    assert.equal(addon.bytesCopied(), before);
  });

  test('a thread that ends has closed its sockets, and left the arenas that it joined', async (t) => {
    const peer = await Peer.start(t);
    const arena = await peer.visit();
    const before = readdirSync('/proc/self/fd').length;
    const code = `
      const { workerData } = require('node:worker_threads');
      const { files, arena } = workerData;
      Promise.all(files.map((file) => import(file))).then(([{ native }, { receiveArena, sendArena }]) => {
        const [near, far] = native().socketPair();
        sendArena(near, arena);
        if (receiveArena(far, arena)) process.exit(7);
      });`;
    const files = ['#src/base/native.js', '#src/memory/peers.js'].map((file) => import.meta.resolve(file));
    const thread = new Worker(code, { eval: true, workerData: { files, arena } });
    assert.deepEqual(await once(thread, 'exit'), [7]);
    assert.ok(readdirSync('/proc/self/fd').length <= before);
    addon.leaveArena(arena[0]);
    assert.equal(addon.isArenaAbandoned(arena[0]), true, 'nobody is left in it');
  });

  test('a region whose sender did not keep it until it arrived is refused', async (t) => {
    const peer = await Peer.start(t);
    const { region, giveUp } = makeRegion(1000);
    const { handle, arrived } = sendRegion(region);
    arrived();
    giveUp();
    await assert.rejects(peer.ask('take', handle), /it is gone: its sender/);
    assert.throws(() => receiveRegion(handle), /it is gone: its sender/);
  });

  test('a handle of another arena, or with anything changed, is refused', async (t) => {
    const peer = await Peer.start(t);
    const { handle, arrived } = sendRegion(makeRegion(5000).region);
    for (let part = 0; part < handle.length; part++) {
      for (const value of [-1, 0, (handle[part] ?? 0) + 2 ** 13, 2 ** 40, Number.MAX_SAFE_INTEGER, 1.5, Number.NaN]) {
        const changed = handle.with(part, value) as readonly number[] as RegionHandle;
        // As it was; or less of the region.
        if (value === handle[part] || (part === 5 && value === 0)) continue;
        await assert.rejects(peer.ask('take', changed), /SharedMemoryError/, `${changed}`);
      }
    }
    assert.throws(() => receiveRegion('handle'), /no handle/);
    assert.equal(await peer.ask('take', handle), 1);
    arrived();
  });

  test('descriptors do not grow with the number of regions, and go with the arena', async (t) => {
    const peer = await Peer.start(t);
    const here = () => readdirSync('/proc/self/fd').length;
    const before = [here(), await peer.ask('descriptors')];
    for (let round = 0; round < 20; round++) {
      const sent = Array.from({ length: 50 }, () => sendRegion(makeRegion(100 + round * 50).region));
      await peer.ask(
        'holdOnly',
        sent.map(({ handle }) => handle),
      );
      for (const { arrived } of sent) arrived();
    }
    assert.deepEqual([here(), await peer.ask('descriptors')], before);
    await peer.ask('release');
    await peer.ask('leave', addon.ownArena());
    assert.equal(await peer.ask('descriptors'), (before[1] ?? 0) - 2);
  });

  test('200 times made, sent and given up leave nothing behind', async (t) => {
    const peer = await Peer.start(t);
    const before = pages();
    const slots = new Set<number>();
    for (let round = 0; round < 200; round++) {
      const { region, bytes, giveUp } = makeRegion(MB);
      bytes.fill(round);
      const { handle, arrived } = sendRegion(region);
      slots.add(handle[2]);
      const theirs = await peer.ask('take', handle);
      arrived();
      if (round % 2 === 0) giveUp();
      await peer.ask('giveUp', theirs);
      if (round % 2 === 1) giveUp();
    }
    assertPagesGone(before);
  });
});
