import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type ArenaIdentity, type Native, native } from '#src/base/native.js';
import { receiveArena, sendArena, sendRegion } from '#src/memory/peers.js';
import { describeNative } from '../native.js';
import { assertPagesGone, descriptorsOf, makeRegion, Peer, pages } from './peer.js';

const addon = native() as Native;
const MB = 2 ** 20;
/** Where the slots are in the arena's file, how long one is, and which words it has: native/control.h. */
const [FIRST_SLOT, SLOT_BYTES] = [4096, 64];
const [STATE, HOLDERS] = [0, 4];
/** In the state. */
const [PHASE, CLAIMED, CLAIMER_SHIFT] = [3n << 30n, 2n << 30n, 32n];
/** A place that no process has, and its bit in the second word of holders. */
const [DEAD, DEAD_BIT] = [100n, 1n << 36n];

/** The words of a slot of this process's arena. */
class SlotWords {
  readonly #file = addon.arenaDescriptor(addon.ownArena()[0]);
  readonly #start: number;

  constructor(slot: number) {
    this.#start = FIRST_SLOT + slot * SLOT_BYTES;
  }

  get(word: number): bigint {
    const bytes = Buffer.alloc(8);
    readSync(this.#file, bytes, 0, 8, this.#start + word * 8);
    return bytes.readBigUInt64LE();
  }

  set(word: number, value: bigint): void {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(value);
    writeSync(this.#file, bytes, 0, 8, this.#start + word * 8);
  }
}

/** What the words are when a process dies there that holds a region, or is about to. */
const crashes: Readonly<Record<string, (words: SlotWords) => void>> = {
  'while it holds a region': () => {},
  'after it gave up the last hold, before it looked whether it was the last': (words) => {
    words.set(HOLDERS + 1, 0n);
  },
  'after it claimed the slot, before the pages are gone': (words) => {
    words.set(HOLDERS + 1, 0n);
    words.set(STATE, (words.get(STATE) & ~PHASE) | CLAIMED | (DEAD << CLAIMER_SHIFT));
  },
};

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
    assert.equal(addon.sweepArenas(), 0, 'it still lives');
    // What tests before this one have left may go meanwhile, too.
    const whileHeld = pages();
    await peer.kill();
    assert.equal(addon.sweepArenas(), 1);
    assert.ok(pages() <= whileHeld - 10 * MB);
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

  test('what a killed process had made and sent to nobody goes with the next sweep, and what is used here stays', async (t) => {
    const peer = await Peer.start(t);
    const arena = await peer.visit();
    const used = await peer.lend(MB);
    used.bytes.fill(3);
    for (let made = 0; made < 5; made++) await peer.ask('fill', await peer.ask('make', 4 * MB), 1);
    assert.ok(pages(arena) > 20 * MB);
    await peer.kill();
    addon.sweepArenas();
    assertPagesGone(MB, 'in its arena', arena);
    assert.equal(used.bytes[MB - 1], 3);
    used.giveUp();
    addon.leaveArena(arena[0]);
  });

  test('an arena is known to be abandoned when its owner has died, and is left as often as it was joined', async (t) => {
    const peer = await Peer.start(t);
    const arena = await peer.visit();
    await peer.visit();
    assert.ok(descriptorsOf(arena[1], arena[2]) > 0);
    addon.sweepArenas();
    assert.equal(addon.isArenaAbandoned(arena[0]), false);
    await peer.kill();
    addon.sweepArenas();
    assert.equal(addon.isArenaAbandoned(arena[0]), true);
    addon.leaveArena(arena[0]);
    assert.deepEqual(addon.arenaIdentity(arena[0]), arena);
    addon.leaveArena(arena[0]);
    assert.equal(addon.isArenaAbandoned(arena[0]), true);
    assert.throws(() => addon.arenaIdentity(arena[0]), { code: 'ENXIO' });
    assert.equal(descriptorsOf(arena[1], arena[2]), 0);
  });

  test('a region of a dead process is sent on to a third one, after its arena was left', async (t) => {
    const [first, third] = [await Peer.start(t), await Peer.start(t)];
    const arena = await first.visit();
    const used = await first.lend(MB);
    used.bytes[MB - 1] = 9;
    await first.kill();
    addon.sweepArenas();
    addon.leaveArena(arena[0]);
    assert.equal(await third.join(addon.arenaIdentity(arena[0])), true);
    assert.equal(await third.ask('read', await third.give(used.region), MB - 1), 9);
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
    const before = descriptorsOf(arena[1], arena[2]);
    const other = openSync(fileURLToPath(import.meta.url), 'r');
    const { dev, ino } = fstatSync(other);
    assert.equal(addon.sendDescriptor(near, other, ...arena), true);
    assert.throws(() => receiveArena(far, arena), /not as it said/);
    closeSync(other);
    assert.equal(descriptorsOf(dev, ino), 0);
    for (let part = 0; part < arena.length; part++) {
      const told = arena.with(part, (arena[part] ?? 0) + 1) as readonly number[] as ArenaIdentity;
      assert.equal(addon.sendDescriptor(near, addon.arenaDescriptor(arena[0]), ...told), true);
      assert.throws(() => receiveArena(far, told), { name: 'SharedMemoryError' }, `told wrong: ${part}`);
      sendArena(near, arena);
      assert.throws(() => receiveArena(far, told), { name: 'SharedMemoryError' }, `expected wrong: ${part}`);
    }
    assert.equal(descriptorsOf(arena[1], arena[2]), before);
    for (const socket of [near, far]) closeSync(socket);
  });

  test('a socket that is full, empty or closed is told as such, and kills nobody', () => {
    const [near, far] = addon.socketPair();
    const arena = addon.ownArena();
    assert.equal(receiveArena(far, arena), false);
    const before = descriptorsOf(arena[1], arena[2]);
    let sent = 0;
    while (sendArena(near, arena)) sent += 1;
    for (let read = 0; read < sent; read++) assert.equal(receiveArena(far, arena), true);
    assert.equal(receiveArena(far, arena), false);
    assert.equal(descriptorsOf(arena[1], arena[2]), before);
    closeSync(far);
    assert.throws(() => sendArena(near, arena), /closed the connection/);
    closeSync(near);
    const [here, there] = addon.socketPair();
    closeSync(here);
    assert.throws(() => receiveArena(there, arena), /closed the connection/);
    closeSync(there);
  });

  for (const [step, crash] of Object.entries(crashes)) {
    test(`a process that dies ${step} keeps nobody from giving the pages back`, () => {
      const before = pages();
      const { region, bytes, giveUp } = makeRegion(MB);
      bytes.fill(1);
      const { handle, arrived } = sendRegion(region);
      const words = new SlotWords(handle[2]);
      words.set(HOLDERS + 1, DEAD_BIT);
      arrived();
      giveUp();
      assert.equal(bytes[0], 1, 'the other one holds it');
      crash(words);
      addon.sweepArenas();
      assertPagesGone(before);
      assert.equal(words.get(STATE) & PHASE, 0n, 'the slot is empty');
      assert.equal(words.get(HOLDERS + 1), 0n);
    });
  }

  test('words that anybody wrote nonsense into harm no process', async (t) => {
    const peer = await Peer.start(t);
    const next = random(7);
    for (let round = 0; round < 300; round++) {
      const { region, giveUp } = makeRegion(5000);
      const { handle, arrived } = sendRegion(region);
      const words = new SlotWords(handle[2]);
      const word = Math.floor(next.next().value * 8);
      const saved = words.get(word);
      let nonsense = 0n;
      for (let byte = 0; byte < 8; byte++) {
        nonsense = (nonsense << 8n) | BigInt(next.next().value < 0.5 ? Math.floor(next.next().value * 256) : 0);
      }
      words.set(word, nonsense);
      // Either is fine, as long as the process lives.
      const theirs = await peer.ask('take', handle).catch(String);
      if (typeof theirs === 'number') await peer.ask('giveUp', theirs);
      words.set(word, saved);
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
