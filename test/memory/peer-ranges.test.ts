/** A peer that writes into the words of its arena where a block is said to be: nobody maps what lies beside the blocks, or beyond the file. */

import assert from 'node:assert/strict';
import { readSync, writeSync } from 'node:fs';
import { test } from 'node:test';
import { type ArenaIdentity, type Native, native, type RegionHandle } from '#src/base/native.js';
import { describeNative } from '../native.js';
import { Peer } from './peer.js';

const addon = native() as Native;
const PAGE = 4096;

// native/control.h: the words lie at the start of the arena's file, and of a slot its state comes first.
const CONTROL_BYTES = 4 * 2 ** 20;
const FIRST_SLOT = 4096;
const SLOT_BYTES = 64;

/** What the slot says, and what the handle does, which must agree with it. */
type Range = readonly [offset: bigint, length: bigint];

const nowhere: Readonly<Record<string, (arenaBytes: bigint) => Range>> = {
  'at the words of all blocks': () => [0n, BigInt(PAGE)],
  'before the first block, and into it': () => [BigInt(CONTROL_BYTES - PAGE), BigInt(2 * PAGE)],
  'behind the end of the file': (bytes) => [bytes, BigInt(PAGE)],
  'far behind it': (bytes) => [8n * bytes, BigInt(PAGE)],
  'at its end, and longer than what is left': (bytes) => [bytes - BigInt(PAGE), BigInt(2 * PAGE)],
  'in it, and so long that its end comes round again': () => [BigInt(CONTROL_BYTES), 2n ** 64n - BigInt(PAGE)],
};

describeNative('a block of another process that is said to lie', () => {
  for (const [where, rangeIn] of Object.entries(nowhere)) {
    test(`${where} is refused, and can be had when it is said to lie where it does`, async (t) => {
      const peer = await Peer.start(t);
      const arena: ArenaIdentity = await peer.visit();
      t.after(() => addon.leaveArena(arena[0]));
      const handle: RegionHandle = await peer.ask('send', await peer.ask('make', 2 * PAGE));
      const [nonce, inode, slot, generation] = handle;
      const file = addon.arenaDescriptor(nonce);
      const at = FIRST_SLOT + slot * SLOT_BYTES + 8;
      const right = new BigUint64Array(2);
      readSync(file, right, 0, 16, at);
      assert.equal(Number(right[0]), handle[4], 'that is the place of the words');

      const [offset, length] = rangeIn(BigInt(arena[3]));
      writeSync(file, BigUint64Array.of(offset, length), 0, 16, at);
      const bytes = Number(length < 2 * PAGE ? length : BigInt(2 * PAGE));
      assert.throws(() => addon.importRegion(nonce, inode, slot, generation, Number(offset), bytes), {
        code: 'EPROTO',
      });
      writeSync(file, right, 0, 16, at);
      addon.releaseRegion(addon.importRegion(...handle));
      await peer.ask('arrived');
    });
  }
});
