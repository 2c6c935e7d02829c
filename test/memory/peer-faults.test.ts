import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type ArenaIdentity, type Native, native } from '#src/base/native.js';
import { receiveArena, sendArena, sendRegion } from '#src/memory/peers.js';
import { describeNative } from '../native.js';
import { assertPagesGone, makeRegion, Peer, pages } from './peer.js';

const addon = native() as Native;
const MB = 2 ** 20;
/** Where the slots are in the arena's file, and how long one is. */
const [FIRST_SLOT, SLOT_BYTES] = [4096, 64];

const descriptors = () => readdirSync('/proc/self/fd').length;

/** The same numbers each time. */
function* random(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    yield state / 2 ** 31;
  }
}

describeNative('faults between processes', () => {
  test('what a killed process held is given back by a sweep, and the pages go', async (t) => {
    const peer = await Peer.start(t);
    const before = pages();
    const held = Array.from({ length: 10 }, () => makeRegion(MB));
    for (const { region, bytes, giveUp } of held) {
      bytes.fill(1);
      await peer.give(region);
      giveUp();
    }
    assert.ok(pages() >= before + 10 * MB);
    assert.equal(addon.sweepArenas(), 0, 'it still lives');
    await peer.kill();
    assert.equal(addon.sweepArenas(), 1);
    assertPagesGone(before);
    assert.equal(addon.sweepArenas(), 0);
  });

  test('a process that ends of its own accord leaves nothing, either', async (t) => {
    const peer = await Peer.start(t);
    const before = pages();
    const { region, bytes, giveUp } = makeRegion(MB);
    bytes.fill(1);
    await peer.give(region);
    giveUp();
    await peer.end();
    addon.sweepArenas();
    assertPagesGone(before);
  });

  test('the place of a killed process is used again, without what it held', async (t) => {
    const before = pages();
    const { region, bytes, giveUp } = makeRegion(MB);
    bytes.fill(1);
    const first = await Peer.start(t);
    await first.give(region);
    giveUp();
    await first.kill();
    await Peer.start(t);
    assertPagesGone(before);
    assert.equal(addon.sweepArenas(), 0);
  });

  test('a process outlives the killed owner of its memory, and nothing is left when it ends', async () => {
    const program = fileURLToPath(new URL('./peer-parent.js', import.meta.url));
    const parent = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface(parent.stdout)[Symbol.asyncIterator]();
    const inode = Number((await lines.next()).value);
    assert.equal(isMapped(inode), true);
    parent.kill('SIGKILL');
    assert.equal((await lines.next()).value, '41 42');
    assert.equal((await lines.next()).done, true, 'the child has ended, too');
    assert.equal(isMapped(inode), false);
  });

  test('a descriptor of another file, or with anything else than what was told, is refused and closed', () => {
    const [near, far] = addon.socketPair();
    const arena = addon.ownArena();
    const before = descriptors();
    const other = openSync(fileURLToPath(import.meta.url), 'r');
    assert.equal(addon.sendDescriptor(near, other, ...arena), true);
    assert.throws(() => receiveArena(far, arena), /not as it said/);
    closeSync(other);
    for (let part = 0; part < arena.length; part++) {
      const told = arena.with(part, (arena[part] ?? 0) + 1) as readonly number[] as ArenaIdentity;
      assert.equal(addon.sendDescriptor(near, addon.arenaDescriptor(arena[0]), ...told), true);
      assert.throws(() => receiveArena(far, told), { name: 'SharedMemoryError' }, `told wrong: ${part}`);
      sendArena(near, arena);
      assert.throws(() => receiveArena(far, told), { name: 'SharedMemoryError' }, `expected wrong: ${part}`);
    }
    assert.equal(descriptors(), before);
    for (const socket of [near, far]) closeSync(socket);
  });

  test('a socket that is full, empty or closed is told as such, and kills nobody', () => {
    const [near, far] = addon.socketPair();
    const arena = addon.ownArena();
    assert.equal(receiveArena(far, arena), false);
    const before = descriptors();
    let sent = 0;
    while (sendArena(near, arena)) sent += 1;
    for (let read = 0; read < sent; read++) assert.equal(receiveArena(far, arena), true);
    assert.equal(receiveArena(far, arena), false);
    assert.equal(descriptors(), before);
    closeSync(far);
    assert.throws(() => sendArena(near, arena), /closed the connection/);
    closeSync(near);
    const [here, there] = addon.socketPair();
    closeSync(here);
    assert.throws(() => receiveArena(there, arena), /closed the connection/);
    closeSync(there);
  });

  test('words that anybody wrote nonsense into harm no process', async (t) => {
    const peer = await Peer.start(t);
    const next = random(7);
    const file = addon.arenaDescriptor(addon.ownArena()[0]);
    for (let round = 0; round < 300; round++) {
      const { region, giveUp } = makeRegion(5000);
      const { handle, arrived } = sendRegion(region);
      const at = FIRST_SLOT + handle[2] * SLOT_BYTES + 8 * Math.floor(next.next().value * 8);
      const saved = Buffer.alloc(8);
      readSync(file, saved, 0, 8, at);
      const word = Buffer.alloc(8);
      for (let byte = 0; byte < 8; byte++) if (next.next().value < 0.5) word[byte] = next.next().value * 256;
      writeSync(file, word, 0, 8, at);
      // Either is fine, as long as the process lives.
      const theirs = await peer.ask('take', handle).catch(String);
      if (typeof theirs === 'number') await peer.ask('giveUp', theirs);
      writeSync(file, saved, 0, 8, at);
      arrived();
      giveUp();
      if (round % 50 === 0) addon.sweepArenas();
    }
    const { region, bytes } = makeRegion(5000);
    bytes[0] = 1;
    assert.equal(await peer.ask('read', await peer.give(region), 0), 1);
  });
});

/** By any process. */
function isMapped(inode: number): boolean {
  return readdirSync('/proc').some((name) => {
    try {
      const maps = readFileSync(`/proc/${name}/maps`, 'utf8').split('\n');
      return maps.some((line) => line.includes(` ${inode} `) && line.includes('memfd:breakeven'));
    } catch {
      // No process, one that has just ended, or somebody else's.
      return false;
    }
  });
}
