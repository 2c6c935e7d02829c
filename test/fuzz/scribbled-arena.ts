/** Uses an arena while random words of it are overwritten: a program for memory.test.ts, since nothing there can be trusted after that. */

import { readSync, writeSync } from 'node:fs';
import { type Native, native } from '#src/base/native.js';
import { receiveRegion, sendRegion } from '#src/memory/peers.js';
import { makeRegion } from '../memory/peer.js';

/** Where the slots are in the arena's file, and how long one is: native/control.h. */
const FIRST_SLOT = 4096;
const SLOT_BYTES = 64;
const ROUNDS = 2000;
const MOST = 20;

const addon = native() as Native;
const file = addon.arenaDescriptor(addon.ownArena()[0]);

let state = Number(process.argv[2]);
function random(below: number): number {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return (state >>> 8) % below;
}

/** In the header, or in one of the slots that are in use. */
function scribble(): void {
  const at = random(4) === 0 ? random(4) * 8 : FIRST_SLOT + random(MOST) * SLOT_BYTES + random(8) * 8;
  const word = Buffer.alloc(8);
  readSync(file, word, 0, 8, at);
  if (random(3) === 0) word.writeBigUInt64LE([0n, 1n, 2n ** 64n - 1n, 2n ** 63n, 1n << 31n, 1n << 22n][random(6)]!);
  else word[random(8)]! ^= 1 << random(8);
  writeSync(file, word, 0, 8, at);
}

/** Whatever comes of it is fine, as long as the process lives and goes on. */
function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // Refused.
  }
}

const regions: ReturnType<typeof makeRegion>[] = [];
for (let round = 0; round < ROUNDS; round++) {
  if (regions.length < MOST) regions.push(makeRegion(1 + random(100_000)));
  const one = regions[random(regions.length)]!;
  one.bytes[random(one.bytes.length)] = round;
  attempt(() => {
    const { handle, arrived } = sendRegion(one.region);
    scribble();
    attempt(() => addon.releaseRegion(receiveRegion(handle)));
    arrived();
  });
  scribble();
  if (random(3) === 0) regions.splice(regions.indexOf(one), 1)[0]!.giveUp();
  if (random(20) === 0) attempt(() => addon.sweepArenas());
}
