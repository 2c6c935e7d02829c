import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Native, native } from '#src/base/native.js';
import { receiveRegion, sendRegion } from '#src/memory/peers.js';
import { describeNative } from '../native.js';
import { assertPagesGone, makeRegion, Peer, pages, shareOf } from './peer.js';

const addon = native() as Native;
const REGIONS = 200;
const BYTES = 8192;

/** Regions that this process and all peers hold. Gives them up here. */
async function hold(peers: readonly Peer[]): Promise<() => void> {
  const made = Array.from({ length: REGIONS }, () => makeRegion(BYTES));
  for (const { bytes } of made) bytes.fill(1);
  const sent = made.map(({ region }) => sendRegion(region));
  const handles = sent.map(({ handle }) => handle);
  await Promise.all(peers.map((peer) => peer.ask('holdOnly', handles)));
  for (const { arrived } of sent) arrived();
  return () => {
    for (const { giveUp } of made) giveUp();
  };
}

describeNative('races between processes', () => {
  test('whoever is the last to give a region up gives its pages back: three at once', async (t) => {
    const peers = [await Peer.start(t), await Peer.start(t)];
    const before = pages();
    for (let round = 0; round < 30; round++) {
      const giveUp = await hold(peers);
      assert.ok(pages() >= before + REGIONS * BYTES);
      const released = peers.map((peer) => peer.ask('release'));
      giveUp();
      await Promise.all(released);
      assertPagesGone(before, `round ${round}`);
    }
  });

  test('one that is killed at any moment leaves nothing held, here or in its own arena', async (t) => {
    const before = pages();
    for (let round = 0; round < 15; round++) {
      const victim = await Peer.start(t);
      const arena = await victim.visit();
      // What is used there keeps the arena, so that there is something to look at.
      const used = await victim.lend(1);
      const made = Array.from({ length: 20 }, () => makeRegion(100_000));
      for (const { bytes } of made) bytes.fill(1);
      const sent = made.map(({ region }) => sendRegion(region));
      await victim.ask(
        'storm',
        sent.map(({ handle }) => handle),
      );
      const killed = victim.kill();
      // While it is dying.
      for (const { arrived } of sent) arrived();
      for (const { giveUp } of made) giveUp();
      await killed;
      addon.sweepArenas();
      assertPagesGone(before, `round ${round}`);
      assertPagesGone(0, `in its arena, round ${round}`, arena);
      used.giveUp();
      addon.leaveArena(arena[0]);
    }
  });

  test('a region that goes to and fro between processes is never lost while one of them holds it', async (t) => {
    const peer = await Peer.start(t);
    let made = makeRegion(BYTES);
    made.bytes[0] = 1;
    for (let round = 0; round < 300; round++) {
      const theirs = await peer.give(made.region);
      made.giveUp();
      made = shareOf(receiveRegion(await peer.ask('send', theirs)));
      await peer.ask('arrived');
      await peer.ask('giveUp', theirs);
      assert.equal(made.bytes[0], 1 + (round % 250));
      made.bytes[0] = 1 + ((round + 1) % 250);
    }
  });
});
