/** What comes from another process in the place of handles, and what it writes into the words that it shares with this one. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { type Native, native } from '#src/base/native.js';
import { receiveMemory } from '#src/memory/handles.js';
import { receiveArena, sendArena, sendRegion } from '#src/memory/peers.js';
import { SharedArray } from '#src/memory/shared-array.js';
import { transfer } from '#src/transport/transfer.js';
import { makeRegion } from '../memory/peer.js';
import { describeNative } from '../native.js';
import { acknowledge, linked, received, send } from '../transport/linked.js';
import { bounded } from './bounded.js';
import { damage } from './damage.js';
import { fuzz } from './fuzz.js';

const addon = native() as Native;
const number = fc.oneof(
  fc.integer({ min: -1, max: 5 }),
  fc.nat(),
  fc.maxSafeInteger(),
  fc.constantFrom(0.5, Number.NaN, Infinity, 2 ** 32, 2 ** 53 - 1, 2 ** 63, 65_472, 4096),
);
const anything = fc.oneof(
  number,
  fc.string(),
  fc.constantFrom(undefined, null, '__proto__', '/dev/shm', '/proc/self/mem'),
);
/** Which parts of a handle are others than they were. */
const changes = fc.array(fc.tuple(fc.nat({ max: 6 }), fc.oneof({ arbitrary: number, weight: 4 }, anything)), {
  maxLength: 3,
});
const changed = (parts: readonly unknown[], all: readonly (readonly [number, unknown])[]) => {
  const handle = [...parts];
  for (const [part, value] of all) handle[part] = value;
  return handle;
};

describeNative('memory that another process tells of', () => {
  test('by a handle that is none is refused, or is what lies in the arena', () =>
    fuzz(
      fc.property(changes, fc.boolean(), (all, isAnything) => {
        const { region, bytes, giveUp } = makeRegion(5000);
        const { handle, arrived } = sendRegion(region);
        const wrong = isAnything ? all : changed(handle, all);
        const { value: got } = bounded(() => receiveMemory(wrong));
        if (got !== undefined) {
          const { buffer, share } = addon.shareRegion(got, false);
          addon.releaseRegion(got);
          assert.ok(buffer.byteLength <= 8192);
          new Uint8Array(buffer).fill(1);
          addon.giveUpShare(share);
        }
        assert.ok(bytes.length >= 5000);
        arrived();
        giveUp();
      }),
      2000,
    ));

  test('by an identity that is not that of the descriptor is refused', () => {
    const [near, far] = addon.socketPair();
    const arena = addon.ownArena();
    fuzz(
      fc.property(changes, (all) => {
        sendArena(near, arena);
        bounded(() => receiveArena(far, changed(arena, all)));
        // What was refused before it was looked for is still there.
        while (bounded(() => receiveArena(far, arena)).value === true);
        addon.leaveArena(arena[0]);
      }),
      500,
    );
    for (const socket of [near, far]) closeSync(socket);
  });

  test('in frames that are damaged is refused, or is had; the link goes on', (t) => {
    const { here, there } = linked(t);
    return fuzz(
      fc.property(damage, fc.nat({ max: 3 }), (damaged, kind) => {
        const array = SharedArray.from(Float64Array.of(1, 2, 3));
        const values = [array, [array, { deep: array }], transfer(new Uint8Array(70_000)), new Uint8Array(100_000)];
        const frame = send(here, values[kind]);
        bounded(() => there.read(damaged(new Uint8Array(frame))));
        // It may be what the sender sent.
        bounded(() => received(there, frame));
        array.dispose();
        acknowledge(there, here);
      }),
      500,
    );
  });

  test('whose words somebody writes nonsense into harms no process that uses it', () => {
    const program = fileURLToPath(new URL('./scribbled-arena.js', import.meta.url));
    const rounds = process.env.FUZZ_MINUTES === undefined ? 1 : Math.ceil(Number(process.env.FUZZ_MINUTES) * 20);
    for (let round = 0; round < rounds; round++) {
      const seed = String(Math.floor(Math.random() * 2 ** 31));
      const { status, signal, stderr } = spawnSync(process.execPath, [program, seed], {
        encoding: 'utf8',
        timeout: 30_000,
      });
      assert.deepEqual([status, signal], [0, null], `seed ${seed}: ${stderr}`);
    }
  });
});
